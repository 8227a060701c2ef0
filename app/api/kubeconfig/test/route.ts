import { requireSession } from '@/lib/auth/require-session'
import { readJson, respond } from '@/lib/auth/respond'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

/** Tries a kubeconfig step by step; nothing is kept. */
export const POST = (request: Request) =>
  respond(async () => {
    const { person } = await requireSession(request)
    const test = await platform().connections.test(person, await readJson(request))
    return Response.json(test, { headers: { 'cache-control': 'no-store' } })
  })

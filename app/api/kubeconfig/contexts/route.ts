import { requireSession } from '@/lib/auth/require-session'
import { readJson, respond } from '@/lib/auth/respond'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

/** What a kubeconfig offers, and what of it is not taken; never its secrets. */
export const POST = (request: Request) =>
  respond(async () => {
    const { person } = await requireSession(request)
    const contexts = platform().connections.contexts(person, await readJson(request))
    return Response.json({ contexts }, { headers: { 'cache-control': 'no-store' } })
  })

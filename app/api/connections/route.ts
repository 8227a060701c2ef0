import { requireSession } from '@/lib/auth/require-session'
import { readJson, respond } from '@/lib/auth/respond'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

/** The clusters and how each of them stands, for the person who asks. */
export const GET = (request: Request) =>
  respond(async () => {
    const { person } = await requireSession(request)
    return Response.json(platform().connections.list(person), { headers: { 'cache-control': 'no-store' } })
  })

/** Adds a cluster, if it passes the test; the answer says what the test found. */
export const POST = (request: Request) =>
  respond(async () => {
    const { person } = await requireSession(request)
    const result = await platform().connections.add(person, await readJson(request))
    return Response.json(result, { status: result.saved ? 201 : 200, headers: { 'cache-control': 'no-store' } })
  })

import { requireSession } from '@/lib/auth/require-session'
import { respond } from '@/lib/auth/respond'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

/** Whether somebody measures what Nodes and Pods use. That nobody does is an answer, not a failure. */
export async function GET(request: Request, { params }: { params: Promise<{ cluster: string }> }): Promise<Response> {
  return await respond(async () => {
    const { person } = await requireSession(request)
    const { cluster } = await params
    const api = await platform().usage.api(cluster, person)
    return Response.json({ api }, { headers: { 'cache-control': 'no-store' } })
  })
}

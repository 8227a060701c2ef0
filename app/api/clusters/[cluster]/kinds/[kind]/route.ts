import { requireSession } from '@/lib/auth/require-session'
import { respond } from '@/lib/auth/respond'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

/** One kind, with the columns that its definition declares. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ cluster: string; kind: string }> },
): Promise<Response> {
  return await respond(async () => {
    const { person } = await requireSession(request)
    const { cluster, kind } = await params
    const description = await platform().kinds.one(cluster, person, kind)
    return Response.json(description, { headers: { 'cache-control': 'no-store' } })
  })
}

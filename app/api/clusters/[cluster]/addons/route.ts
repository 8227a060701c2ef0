import { requireSession } from '@/lib/auth/require-session'
import { respond } from '@/lib/auth/respond'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

/** The pluggable components, each as it stands on this cluster. */
export async function GET(request: Request, { params }: { params: Promise<{ cluster: string }> }): Promise<Response> {
  return await respond(async () => {
    const { person } = await requireSession(request)
    const { cluster } = await params
    return Response.json(await platform().addons.list(cluster, person), { headers: { 'cache-control': 'no-store' } })
  })
}

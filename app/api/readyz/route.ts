import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'

/** The console can do its work: the database answers and the bundled cluster is ready. Names of checks only, no data. */
export async function GET() {
  const { ready, checks } = await platform().readiness()
  return Response.json({ ready, checks }, { status: ready ? 200 : 503, headers: { 'cache-control': 'no-store' } })
}

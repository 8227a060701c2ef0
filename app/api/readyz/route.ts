import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'

/** The console can do its work: the database answers and the bundled cluster is ready. Why not is told to who is signed in. */
export async function GET(request: Request) {
  const { auth, readiness } = platform()
  const { ready, checks: reasons } = await readiness()
  // The session is looked up in the database: where that is the trouble, nobody is known.
  const isKnown = ready || (await auth.session(request.headers).catch(() => undefined)) !== undefined
  const checks = isKnown ? reasons : withheld(reasons)
  return Response.json({ ready, checks }, { status: ready ? 200 : 503, headers: { 'cache-control': 'no-store' } })
}

const withheld = (reasons: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(reasons).map(([name, said]) => [name, said === 'ok' ? said : 'failed']))

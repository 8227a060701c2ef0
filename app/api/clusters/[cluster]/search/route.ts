import { requireSession } from '@/lib/auth/require-session'
import { respond } from '@/lib/auth/respond'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

const longestText = 200

/** Objects by name. */
export async function GET(request: Request, { params }: { params: Promise<{ cluster: string }> }): Promise<Response> {
  return await respond(async () => {
    const { person } = await requireSession(request)
    const { cluster } = await params
    const asked = new URL(request.url).searchParams
    const kind = asked.get('kind')
    const text = (asked.get('text') ?? '').slice(0, longestText)
    const answer = await platform().search(person, { cluster, text, ...(kind ? { kind } : {}) })
    return Response.json(answer, { headers: { 'cache-control': 'no-store' } })
  })
}

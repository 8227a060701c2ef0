import { requireSession } from '@/lib/auth/require-session'
import { respond } from '@/lib/auth/respond'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

export async function GET(request: Request): Promise<Response> {
  return await respond(async () => {
    const { person } = await requireSession(request)
    const clusters = platform().clusters.list(person)
    return Response.json({ clusters }, { headers: { 'cache-control': 'no-store' } })
  })
}

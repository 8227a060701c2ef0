import { z } from 'zod'
import { requireSession } from '@/lib/auth/require-session'
import { respond } from '@/lib/auth/respond'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

const querySchema = z.object({
  kind: z.string().min(1).max(200),
  namespace: z.string().max(63).optional(),
  name: z.string().min(1).max(253),
})

/** Who owns an object, what it owns, and what goes with it when it is deleted. */
export async function GET(request: Request, { params }: { params: Promise<{ cluster: string }> }): Promise<Response> {
  return await respond(async () => {
    const { person } = await requireSession(request)
    const { cluster } = await params
    const target = querySchema.parse(Object.fromEntries(new URL(request.url).searchParams))
    const relations = await platform().operations.relations(cluster, person, target)
    return Response.json(relations, { headers: { 'cache-control': 'no-store' } })
  })
}

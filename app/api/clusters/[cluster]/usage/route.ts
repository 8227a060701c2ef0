import { z } from 'zod'
import { requireSession } from '@/lib/auth/require-session'
import { respond } from '@/lib/auth/respond'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

const querySchema = z.object({
  kind: z.enum(['nodes', 'pods']),
  namespace: z.string().min(1).max(63).optional(),
  name: z.string().min(1).max(253),
})

/** What one Node or Pod uses, now and lately. */
export async function GET(request: Request, { params }: { params: Promise<{ cluster: string }> }): Promise<Response> {
  return await respond(async () => {
    const { person } = await requireSession(request)
    const { cluster } = await params
    const { kind, namespace, name } = querySchema.parse(Object.fromEntries(new URL(request.url).searchParams))
    const target = { kind, name, ...(namespace ? { namespace } : {}) }
    const reading = await platform().usage.read(cluster, person, target)
    return Response.json(reading ?? null, { headers: { 'cache-control': 'no-store' } })
  })
}

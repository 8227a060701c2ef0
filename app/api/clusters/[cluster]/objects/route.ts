import { z } from 'zod'
import { requireSession } from '@/lib/auth/require-session'
import { readJson, respond } from '@/lib/auth/respond'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

const bodySchema = z.object({ documents: z.unknown(), namespace: z.string().min(1).max(63) })
/** As much as the cluster itself takes in one object, three times over. */
const mostBytes = 9_000_000

/** Creates objects of any kind; `?dryRun=true` only says what would happen. */
export async function POST(request: Request, { params }: { params: Promise<{ cluster: string }> }): Promise<Response> {
  return await respond(async () => {
    const { person } = await requireSession(request)
    const { cluster } = await params
    const dryRun = new URL(request.url).searchParams.get('dryRun') === 'true'
    const { documents, namespace } = bodySchema.parse(await readJson(request, mostBytes))
    const result = await platform().operations.createObjects(cluster, person, documents, { dryRun, namespace })
    const status = result.ok && !dryRun ? 201 : 200
    return Response.json(result, { status, headers: { 'cache-control': 'no-store' } })
  })
}

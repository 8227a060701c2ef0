import { requireSession } from '@/lib/auth/require-session'
import { respond } from '@/lib/auth/respond'
import { logQuerySchema } from '@/lib/logs/contract'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

/** The logs of a Pod or of all Pods of a workload as one stream, or as a file; see lib/logs/contract.ts. */
export async function GET(request: Request, { params }: { params: Promise<{ cluster: string }> }): Promise<Response> {
  return await respond(async () => {
    const { person } = await requireSession(request)
    const { cluster } = await params
    const query = logQuerySchema.parse(asInput(new URL(request.url).searchParams))
    const body = await platform().operations.logs(cluster, person, query, request.signal)
    return new Response(body, {
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        // What streams must not wait in a compressor's buffer.
        'cache-control': 'no-store, no-transform',
        'x-content-type-options': 'nosniff',
        ...(query.download ? { 'content-disposition': `attachment; filename="${query.name}.log"` } : {}),
      },
    })
  })
}

function asInput(search: URLSearchParams): Record<string, unknown> {
  const number = (name: string) => (search.has(name) ? Number(search.get(name)) : undefined)
  const flag = (name: string) => search.get(name) === 'true'
  return {
    kind: search.get('kind') ?? undefined,
    namespace: search.get('namespace') ?? undefined,
    name: search.get('name') ?? undefined,
    pods: search.getAll('pod'),
    containers: search.getAll('container'),
    previous: flag('previous'),
    follow: flag('follow'),
    tailLines: number('tailLines'),
    sinceSeconds: number('sinceSeconds'),
    sinceTime: search.get('sinceTime') ?? undefined,
    download: flag('download'),
    timestamps: flag('timestamps'),
  }
}

import { requireSession } from '@/lib/auth/require-session'
import { respond } from '@/lib/auth/respond'
import { proxyRequest } from '@/lib/cluster/proxy'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

/** `path` is not read here: the proxy judges the URL as it came. */
async function handle(request: Request, { params }: { params: Promise<{ cluster: string }> }): Promise<Response> {
  return await respond(async () => {
    const { person } = await requireSession(request)
    const { cluster } = await params
    return await proxyRequest(platform(), request, cluster, person)
  })
}

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
}

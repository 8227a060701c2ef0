import { requireSession } from '@/lib/auth/require-session'
import { respond } from '@/lib/auth/respond'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

/** Asks the cluster now how it stands. */
export const POST = (request: Request, { params }: { params: Promise<{ id: string }> }) =>
  respond(async () => {
    const { person } = await requireSession(request)
    const state = await platform().connections.check((await params).id, person)
    return Response.json(state, { headers: { 'cache-control': 'no-store' } })
  })

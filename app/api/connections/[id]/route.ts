import { requireSession } from '@/lib/auth/require-session'
import { readJson, respond } from '@/lib/auth/respond'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

type Context = { params: Promise<{ id: string }> }

export const PATCH = (request: Request, { params }: Context) =>
  respond(async () => {
    const { person } = await requireSession(request)
    const result = await platform().connections.change(person, (await params).id, await readJson(request))
    return Response.json(result, { headers: { 'cache-control': 'no-store' } })
  })

export const DELETE = (request: Request, { params }: Context) =>
  respond(async () => {
    const { person } = await requireSession(request)
    await platform().connections.remove(person, (await params).id)
    return new Response(null, { status: 204 })
  })

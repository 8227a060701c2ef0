import { addonWishSchema } from '@/lib/addons/contract'
import { requireSession } from '@/lib/auth/require-session'
import { readJson, respond } from '@/lib/auth/respond'
import { platform } from '@/lib/platform'

export const dynamic = 'force-dynamic'
export const runtime = 'nodejs'

type Context = { params: Promise<{ cluster: string; addon: string }> }

const noStore = { headers: { 'cache-control': 'no-store' } }

export async function GET(request: Request, { params }: Context): Promise<Response> {
  return await respond(async () => {
    const { person } = await requireSession(request)
    const { cluster, addon } = await params
    return Response.json(await platform().addons.get(cluster, person, addon), noStore)
  })
}

/** Switches it on or off; the console goes on by itself from there. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  return await respond(async () => {
    const { person } = await requireSession(request)
    const { cluster, addon } = await params
    const wish = addonWishSchema.parse(await readJson(request))
    return Response.json(await platform().addons.wish(cluster, person, addon, wish), { ...noStore, status: 202 })
  })
}

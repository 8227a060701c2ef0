export const dynamic = 'force-dynamic'

/** The process answers. */
export const GET = () => new Response('ok', { headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' } })

/** Any other image: says what it is, answers on the ports its container declares, and ends when it is told to. */
import type { ImageBehaviour } from '../../extension'
import { terminated, text, uses } from './running'

export const generic: ImageBehaviour = {
  match: /^/,
  async run(process) {
    const command = process.argv.length > 0 ? ` The command [${process.argv.join(' ')}] is not interpreted.` : ''
    process.stdout.write(`This container is simulated: nothing is known of what its image does.${command}`)
    uses(process, 2, 24)
    for (const port of process.ports) {
      process.network.listen(
        port,
        async (request, caller) => {
          const { pathname } = new URL(request.url)
          process.stdout.write(`${caller.address} ${request.method} ${pathname} 200`)
          return text(`${process.hostname}\n`)
        },
        { tls: 'either' },
      )
      process.stdout.write(`Answering HTTP on port ${port}.`)
    }
    await terminated(process)
    process.stdout.write('SIGTERM received, ending.')
    return 0
  },
}

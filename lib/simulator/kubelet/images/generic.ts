/** Any other image: says what it is, answers on the ports its container declares, and ends when it is told to. */
import type { ImageBehaviour } from '../../extension'
import { clientAddress } from '../network'
import { terminated, text, uses } from './running'

export const generic: ImageBehaviour = {
  match: /^/,
  async run(process) {
    const command = process.argv.length > 0 ? ` The command [${process.argv.join(' ')}] is not interpreted.` : ''
    process.stdout.write(`This container is simulated: nothing is known of what its image does.${command}`)
    uses(process, 2, 24)
    for (const port of process.ports) {
      process.network.listen(port, async (request) => {
        const { pathname } = new URL(request.url)
        process.stdout.write(`${clientAddress(request)} ${request.method} ${pathname} 200`)
        return text(`${process.hostname}\n`)
      })
      process.stdout.write(`Answering HTTP on port ${port}.`)
    }
    await terminated(process)
    process.stdout.write('SIGTERM received, ending.')
    return 0
  },
}

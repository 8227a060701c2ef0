/** Makes `.build/schema.json` anew: the API's types for the simulator. Happens by itself when it is missing or stale. */
import { loadSchemaData } from '../lib/simulator/schema/load-schemas'

const { definitions, key } = loadSchemaData({ rebuild: true })
console.log(`.build/schema.json: ${Object.keys(definitions).length} types (${key})`)

/** The generated types as they are kept in `.build/schema.json`. */
import type { Definition } from './schema'

export interface SchemaData {
  /** Names the sources; data with another key is stale. */
  key: string
  definitions: Readonly<Record<string, Definition>>
  /** What query parameters do. */
  parameters: Readonly<Record<string, string>>
}

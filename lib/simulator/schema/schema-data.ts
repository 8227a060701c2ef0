/** The generated types as they are kept in `.build/schema.json`. */
import type { Definition } from './schema'

export interface SchemaData {
  /** Names the sources; data with another key is stale. */
  key: string
  definitions: Readonly<Record<string, Definition>>
  /** Descriptions of the types that are plain values on the wire (Quantity, Time), by definition name. */
  valueTypes: Readonly<Record<string, string>>
  /** What query parameters do. */
  parameters: Readonly<Record<string, string>>
}

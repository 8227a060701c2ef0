/** Something that the person who starts Orrery can mend; its message is one line that says how. bin/launch/run.js knows it by name. */
export class Unusable extends Error {
  override readonly name = 'Unusable'
}

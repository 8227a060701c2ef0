/** Something that the person who starts Orrery can mend; its message is one line that says how. */
export class Unusable extends Error {
  name = 'Unusable'
}

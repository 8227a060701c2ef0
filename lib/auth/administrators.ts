import type { Person } from '../cluster/contract'

/** Who may change the console itself. The bundled cluster binds the group to cluster-admin. */
export const administratorsGroup = 'orrery:administrators'

export const isAdministrator = ({ groups }: Person) => groups.includes(administratorsGroup)

/** The driver of the simulated cluster's own storage, and the provisioner that its default class names. */
export const poolDriver = 'pool.orrery.example'

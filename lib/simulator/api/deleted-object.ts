/** Kinds whose deletion answers the deleted object where others answer a Status; `ReturnDeletedObject` upstream. By id. */
export const answersDeletedObject: ReadonlySet<string> = new Set([
  'pods',
  'services',
  'serviceaccounts',
  'resourcequotas',
])

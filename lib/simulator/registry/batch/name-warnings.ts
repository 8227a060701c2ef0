import { dns1123LabelErrors } from '../../../kube/names'

/** Names that are allowed, and still make trouble where Pods and hosts are named after them. */
export function hostNameWarnings(name: string): string[] {
  const errors = dns1123LabelErrors(name)
  if (errors.length === 0) return []
  const why = `[${errors.join(' ')}]`
  return [
    `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: ${why}`,
  ]
}

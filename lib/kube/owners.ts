/** Who owns whom. Models k8s.io/apimachinery/pkg/apis/meta/v1/controller_ref.go. */
import type { KubeObject, OwnerReference } from './object'

/** The owner that manages the object; there is at most one. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata?.ownerReferences?.find((reference) => reference.controller === true)
}

/** By uid: an owner of the same name that was created anew is another one. */
export function isOwnedBy(object: KubeObject, ownerUid: string): boolean {
  return object.metadata?.ownerReferences?.some((reference) => reference.uid === ownerUid) ?? false
}

/** A controller reference to `owner`; apiVersion and kind are passed because stored objects do not carry them. */
export function controllerReference(owner: KubeObject, apiVersion: string, kind: string): OwnerReference {
  return {
    apiVersion,
    kind,
    name: owner.metadata?.name ?? '',
    uid: owner.metadata?.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  }
}

/** Bindings: who gets which role. Models ValidateRoleBinding and its likes of pkg/apis/rbac/validation. */
import { type FieldError, invalidValue, notSupported, required } from '../../../kube/field-error'
import { nameIsPathSegment, nameIsSubdomain } from '../../../kube/names'
import type { RoleBinding, Subject } from '../../../kube/types'
import { validateText } from '../core/value-validation'
import { semanticallyEqual } from '../equality'

const rbacGroup = 'rbac.authorization.k8s.io'

/** A RoleBinding or, but for `isNamespaced`, a ClusterRoleBinding. */
type Binding = Pick<RoleBinding, 'roleRef' | 'subjects'>

export function defaultBinding({ roleRef, subjects }: Binding): void {
  if (roleRef) roleRef.apiGroup ||= rbacGroup
  for (const subject of subjects ?? []) {
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= rbacGroup
  }
}

export function validateBinding({ roleRef, subjects }: Binding, isNamespaced: boolean): FieldError[] {
  const { apiGroup = '', kind = '', name = '' } = roleRef ?? {}
  const kinds = isNamespaced ? ['Role', 'ClusterRole'] : ['ClusterRole']
  return [
    ...(apiGroup === rbacGroup ? [] : [notSupported('roleRef.apiGroup', apiGroup, [rbacGroup])]),
    ...(kinds.includes(kind) ? [] : [notSupported('roleRef.kind', kind, kinds)]),
    ...(name ? validateText(nameIsPathSegment, name, 'roleRef.name') : [required('roleRef.name')]),
    ...(subjects ?? []).flatMap((subject, index) => validateSubject(subject, isNamespaced, `subjects[${index}]`)),
  ]
}

/** To bind another role is another decision: the binding has to be made anew. */
export function validateBindingUpdate(binding: Binding, old: Binding, isNamespaced: boolean): FieldError[] {
  const isSame = semanticallyEqual(binding.roleRef, old.roleRef)
  return [
    ...validateBinding(binding, isNamespaced),
    ...(isSame ? [] : [invalidValue('roleRef', binding.roleRef, 'cannot change roleRef')]),
  ]
}

function validateSubject(subject: Subject, isNamespaced: boolean, field: string): FieldError[] {
  const { kind, name, namespace, apiGroup = '' } = subject
  const errors: FieldError[] = name ? [] : [required(`${field}.name`)]
  const demandGroup = (group: string) => {
    if (apiGroup !== group) errors.push(notSupported(`${field}.apiGroup`, apiGroup, [group]))
  }
  switch (kind) {
    case 'ServiceAccount':
      if (name) errors.push(...validateText(nameIsSubdomain, name, `${field}.name`))
      demandGroup('')
      if (!isNamespaced && !namespace) errors.push(required(`${field}.namespace`))
      break
    case 'User':
    case 'Group':
      demandGroup(rbacGroup)
      break
    default:
      errors.push(notSupported(`${field}.kind`, kind ?? '', ['ServiceAccount', 'User', 'Group']))
  }
  return errors
}

/** What RoleBindings and ClusterRoleBindings show alike. */
import type { ClusterRoleBinding, RoleBinding, Subject } from '../kube/types'
import { ageColumn } from './cells'
import type { Column } from './kind'

type Binding = RoleBinding | ClusterRoleBinding

export const bindingColumns: readonly Column<Binding>[] = [
  {
    id: 'role',
    name: 'Role',
    description: 'The role that is granted.',
    value: ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`,
  },
  ageColumn,
  {
    id: 'users',
    name: 'Users',
    wide: true,
    description: 'Users it is granted to.',
    value: ({ subjects }) => subjectNames(subjects, 'User'),
  },
  {
    id: 'groups',
    name: 'Groups',
    wide: true,
    description: 'Groups it is granted to.',
    value: ({ subjects }) => subjectNames(subjects, 'Group'),
  },
  {
    id: 'service-accounts',
    name: 'ServiceAccounts',
    wide: true,
    description: 'ServiceAccounts it is granted to.',
    value: ({ subjects }) => subjectNames(subjects, 'ServiceAccount'),
  },
]

function subjectNames(subjects: readonly Subject[] | undefined, kind: string): string {
  return (subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map(({ namespace, name }) => (namespace ? `${namespace}/${name}` : name))
    .join(', ')
}

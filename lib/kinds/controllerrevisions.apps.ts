import { controllerOf } from '../kube/owners'
import type { ControllerRevision } from '../kube/types'
import { ageColumn } from './cells'
import { defineKind } from './kind'

export const controllerRevisions = defineKind<ControllerRevision>({
  id: 'controllerrevisions.apps',
  group: 'apps',
  versions: ['v1'],
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  singular: 'controllerrevision',
  scope: 'Namespaced',
  menu: { section: 'workloads', order: 60, icon: 'history' },
  columns: [
    {
      id: 'controller',
      name: 'Controller',
      description: 'Whose earlier or present template this is.',
      value: (revision) => {
        const owner = controllerOf(revision)
        if (!owner) return undefined
        const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : ''
        return `${owner.kind.toLowerCase()}${group}/${owner.name}`
      },
    },
    {
      id: 'revision',
      name: 'Revision',
      type: 'number',
      description: 'The highest number is the newest.',
      value: ({ revision }) => revision,
    },
    ageColumn,
  ],
  actions: ['delete'],
})

'use client'
import { useTranslations } from 'use-intl'
import { defineSection } from '@/components/resource/section'
import { Panel } from '@/components/ui/panel'
import { SimpleTable } from '@/components/ui/simple-table'
import type { ClusterRole, Role } from '@/lib/kube/types'

export const roleSection = defineSection<Role>({ Summary: RulesSummary })
export const clusterRoleSection = defineSection<ClusterRole>({ Summary: RulesSummary })

/** What the role allows, in the columns of `kubectl describe role`. */
function RulesSummary({ object }: { object: Role | ClusterRole }) {
  const t = useTranslations()
  const rules = object.rules ?? []
  return (
    <Panel title={t('role.rules')} flush={rules.length > 0}>
      {rules.length === 0 ? (
        <p className="text-faint">{t('role.noRules')}</p>
      ) : (
        <SimpleTable
          label={t('role.rules')}
          columns={[
            { id: 'what', title: t('role.what'), wide: true },
            { id: 'names', title: t('role.names'), wide: true },
            { id: 'verbs', title: t('role.verbs'), wide: true },
          ]}
          rows={rules.map(
            ({ apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs }, at) => ({
              id: `${at}`,
              cells: {
                what: <Words words={[...named(resources, apiGroups), ...nonResourceURLs]} />,
                names: <Words words={resourceNames} none={t('role.all')} />,
                verbs: <Words words={verbs} />,
              },
            }),
          )}
        />
      )}
    </Panel>
  )
}

/** `deployments.apps`, as kubectl names them; the core group has no name. */
const named = (resources: readonly string[], groups: readonly string[]) =>
  resources.flatMap((resource) => groups.map((group) => (group ? `${resource}.${group}` : resource)))

function Words({ words, none = '' }: { words: readonly string[]; none?: string }) {
  if (words.length === 0) return <span className="text-faint">{none}</span>
  return <span className="font-mono text-[0.8125rem] break-words">{words.join(', ')}</span>
}

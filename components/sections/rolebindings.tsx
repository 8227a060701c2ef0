'use client'
import { useTranslations } from 'use-intl'
import { useDetail } from '@/components/resource/detail-context'
import { ObjectLink } from '@/components/resource/object-link'
import { defineSection } from '@/components/resource/section'
import { Panel } from '@/components/ui/panel'
import { SimpleTable } from '@/components/ui/simple-table'
import { clusterRoles, roles, serviceAccounts } from '@/lib/kinds'
import type { ClusterRoleBinding, RoleBinding } from '@/lib/kube/types'

export const roleBindingSection = defineSection<RoleBinding>({ Summary: BindingSummary })
export const clusterRoleBindingSection = defineSection<ClusterRoleBinding>({ Summary: BindingSummary })

function BindingSummary({ object }: { object: RoleBinding | ClusterRoleBinding }) {
  const t = useTranslations()
  const { cluster } = useDetail()
  const { roleRef, subjects = [], metadata } = object
  return (
    <>
      <Panel title={t('role.granted')}>
        <ObjectLink
          cluster={cluster}
          kind={roleRef.kind === roles.kind ? roles.id : clusterRoles.id}
          namespace={roleRef.kind === roles.kind ? metadata?.namespace : undefined}
          name={roleRef.name}
        />
      </Panel>
      <Panel title={t('role.subjects')} flush={subjects.length > 0}>
        {subjects.length === 0 ? (
          <p className="text-faint">{t('role.noSubjects')}</p>
        ) : (
          <SimpleTable
            label={t('role.subjects')}
            columns={[
              { id: 'kind', title: t('role.subjectKind') },
              { id: 'name', title: t('service.name'), wide: true },
            ]}
            rows={subjects.map(({ kind, name, namespace }) => ({
              id: `${kind}/${namespace}/${name}`,
              cells: {
                kind,
                name:
                  kind === serviceAccounts.kind ? (
                    <span className="flex flex-wrap items-baseline gap-x-2">
                      <ObjectLink
                        cluster={cluster}
                        kind={serviceAccounts.id}
                        namespace={namespace}
                        name={name}
                        withKind={false}
                      />
                      <span className="text-xs text-faint">{namespace}</span>
                    </span>
                  ) : (
                    <span className="font-mono text-[0.8125rem] break-words">{name}</span>
                  ),
              },
            }))}
          />
        )}
      </Panel>
    </>
  )
}

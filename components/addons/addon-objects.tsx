'use client'
import { useTranslations } from 'use-intl'
import { ObjectLink } from '@/components/resource/object-link'
import { useCluster } from '@/components/shell/cluster-context'
import { SimpleTable } from '@/components/ui/simple-table'
import { StatusMark, type Tone } from '@/components/ui/status-mark'
import type { AddonDetail, AddonObject } from '@/lib/addons/contract'

const tones: Record<AddonObject['state'], Tone> = {
  absent: 'muted',
  applied: 'progress',
  ready: 'ok',
  ending: 'progress',
  foreign: 'warn',
  unreadable: 'error',
}

/** Step by step in the order in which they are made, each as the cluster has it now. */
export function AddonObjects({ addon }: { addon: AddonDetail }) {
  const t = useTranslations()
  const { cluster } = useCluster()
  const done = addon.objects.filter(({ state }) => state === 'ready').length
  return (
    <>
      <p className="px-4 py-2 text-sm text-soft" role="status">
        {t('addons.progress', { done, total: addon.objects.length })}
      </p>
      <SimpleTable
        label={t('addons.objects')}
        columns={[
          { id: 'state', title: t('addons.state'), wide: true },
          { id: 'object', title: t('addons.object') },
          { id: 'namespace', title: t('column.namespace') },
        ]}
        rows={addon.objects.map(({ kindId, namespace, name, state, reason }) => ({
          id: `${kindId}/${name}`,
          cells: {
            object: <ObjectLink cluster={cluster.id} kind={kindId} namespace={namespace} name={name} />,
            namespace: namespace ?? '',
            state: (
              <>
                <StatusMark tone={tones[state]}>{t(`addons.objectState.${state}`)}</StatusMark>
                {reason ? <span className="block text-xs break-words text-soft">{reason}</span> : null}
              </>
            ),
          },
        }))}
      />
    </>
  )
}

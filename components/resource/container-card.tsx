'use client'
import { useTranslations } from 'use-intl'
import { Badge } from '@/components/ui/badge'
import { CopyButton } from '@/components/ui/copy-button'
import { Facts } from '@/components/ui/facts'
import { Panel } from '@/components/ui/panel'
import { StatusMark } from '@/components/ui/status-mark'
import type { ContainerRole, PlacedContainer } from '@/lib/kube/pod-spec'
import type { Container } from '@/lib/kube/types'
import { ContainerState } from './container-state'
import { probeTarget, probeTiming } from './probe-text'

export function ContainerCard({ placed, inPod }: { placed: PlacedContainer; inPod: boolean }) {
  const t = useTranslations()
  const { container, role, status } = placed
  return (
    <Panel
      title={t(`container.${role}`)}
      name={container.name}
      actions={inPod && status ? <Restarts count={status.restartCount} ready={status.ready} role={role} /> : undefined}
    >
      <Facts
        wide
        facts={[
          {
            term: t('container.image'),
            value: (
              <span className="flex items-center gap-1">
                <span className="font-mono text-[0.8125rem] break-all">{container.image}</span>
                <CopyButton text={container.image ?? ''} />
              </span>
            ),
          },
          inPod && { term: t('container.state'), value: <ContainerState state={status?.state} /> },
          inPod &&
            hasState(status?.lastState) && {
              term: t('container.lastState'),
              value: <ContainerState state={status?.lastState} />,
            },
          { term: t('container.ports'), value: ports(container) },
          { term: t('container.resources'), value: <Resources container={container} /> },
          { term: t('container.command'), value: commandLine(container.command) },
          { term: t('container.args'), value: commandLine(container.args) },
          { term: t('container.env'), value: <Environment container={container} /> },
          { term: t('container.mounts'), value: <Mounts container={container} /> },
          { term: t('container.probes'), value: <Probes container={container} /> },
          { term: t('container.pullPolicy'), value: container.imagePullPolicy },
          inPod && {
            term: t('container.imageId'),
            value: status?.imageID ? <span className="font-mono text-xs break-all">{status.imageID}</span> : null,
          },
        ]}
      />
    </Panel>
  )
}

const hasState = (state: object | undefined) => state !== undefined && Object.keys(state).length > 0

function Restarts({ count, ready, role }: { count: number; ready: boolean; role: ContainerRole }) {
  const t = useTranslations()
  return (
    <span className="flex items-center gap-3 text-sm">
      {role === 'init' ? null : (
        <StatusMark tone={ready ? 'ok' : 'warn'}>
          {`${t('container.ready')}: ${ready ? t('app.yes') : t('app.no')}`}
        </StatusMark>
      )}
      <span className={count > 0 ? 'text-warn' : 'text-faint'}>
        {t('container.restarts')}: {count}
      </span>
    </span>
  )
}

const ports = ({ ports: list }: Container) =>
  list?.length ? (
    <span className="font-mono text-[0.8125rem]">
      {list
        .map(({ name, containerPort, protocol = 'TCP' }) => `${name ? `${name} ` : ''}${containerPort}/${protocol}`)
        .join(', ')}
    </span>
  ) : null

const commandLine = (words: readonly string[] | undefined) =>
  words?.length ? (
    <code className="block max-h-32 overflow-y-auto font-mono text-xs break-all whitespace-pre-wrap">
      {words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' ')}
    </code>
  ) : null

function Resources({ container }: { container: Container }) {
  const t = useTranslations()
  const { requests = {}, limits = {} } = container.resources ?? {}
  const names = [...new Set([...Object.keys(requests), ...Object.keys(limits)])].sort()
  if (names.length === 0) return <span className="text-faint">{t('app.none')}</span>
  return (
    <ul className="flex flex-wrap gap-x-4">
      {names.map((name) => (
        <li key={name}>
          {name}{' '}
          <span className="text-soft">
            {requests[name] ? `${t('container.requests')} ${requests[name]}` : null}
            {requests[name] && limits[name] ? ', ' : null}
            {limits[name] ? `${t('container.limits')} ${limits[name]}` : null}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Names and where values come from; plain values are shown, those from Secrets are not read. */
function Environment({ container }: { container: Container }) {
  const t = useTranslations()
  const { env = [], envFrom = [] } = container
  if (env.length + envFrom.length === 0) return null
  return (
    <ul className="max-h-56 space-y-0.5 overflow-y-auto font-mono text-xs">
      {envFrom.map(({ configMapRef, secretRef, prefix }) => {
        const kind = configMapRef ? 'ConfigMap' : 'Secret'
        const name = (configMapRef ?? secretRef)?.name ?? ''
        return (
          <li key={`${kind}/${name}/${prefix ?? ''}`} className="text-soft">
            {prefix}
            {'* '}
            <span className="font-sans">{t('container.envFrom', { kind, name })}</span>
          </li>
        )
      })}
      {env.map(({ name, value, valueFrom }) => (
        <li key={name} className="break-all">
          <span className="font-semibold">{name}</span>
          {valueFrom ? (
            <span className="font-sans text-soft"> {t('container.envRef', { source: sourceText(valueFrom) })}</span>
          ) : (
            <span className="text-soft">={value ?? ''}</span>
          )}
        </li>
      ))}
    </ul>
  )
}

function sourceText(from: NonNullable<NonNullable<Container['env']>[number]['valueFrom']>): string {
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = from
  if (configMapKeyRef) return `ConfigMap ${configMapKeyRef.name}/${configMapKeyRef.key}`
  if (secretKeyRef) return `Secret ${secretKeyRef.name}/${secretKeyRef.key}`
  return fieldRef?.fieldPath ?? resourceFieldRef?.resource ?? ''
}

function Mounts({ container }: { container: Container }) {
  const t = useTranslations()
  if (!container.volumeMounts?.length) return null
  return (
    <ul className="space-y-0.5 font-mono text-xs">
      {container.volumeMounts.map(({ mountPath, name, readOnly, subPath }) => (
        <li key={`${mountPath}/${subPath ?? ''}`} className="break-all">
          {mountPath} <span className="text-soft">← {name}</span>
          {subPath ? <span className="text-soft">/{subPath}</span> : null}{' '}
          {readOnly ? <Badge className="font-sans">{t('container.readOnly')}</Badge> : null}
        </li>
      ))}
    </ul>
  )
}

function Probes({ container }: { container: Container }) {
  const t = useTranslations()
  const probes = (
    [
      ['liveness', container.livenessProbe],
      ['readiness', container.readinessProbe],
      ['startup', container.startupProbe],
    ] as const
  ).flatMap(([sort, probe]) => (probe ? [{ sort, probe }] : []))
  if (probes.length === 0) return null
  return (
    <ul className="space-y-1">
      {probes.map(({ sort, probe }) => (
        <li key={sort} className="text-sm">
          {t(`container.${sort}`)} <code className="font-mono text-xs break-all">{probeTarget(probe)}</code>
          <span className="block text-xs text-faint">{t('container.probeTiming', probeTiming(probe))}</span>
        </li>
      ))}
    </ul>
  )
}

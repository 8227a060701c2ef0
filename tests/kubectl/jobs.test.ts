import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Job, Pod } from '../../lib/kube/types'
import { createKubectl, eventually, type Kubectl } from '../support/kubectl'
import { type RunningSimulator, startSimulator } from '../support/simulator-process'

let simulator: RunningSimulator
let kubectl: Kubectl
beforeAll(async () => {
  simulator = await startSimulator({ arguments: ['--empty'] })
  kubectl = createKubectl(simulator.kubeconfig)
})
afterAll(() => simulator.stop())

/** The example of Kubernetes' documentation, with fewer digits. */
const pi = `
apiVersion: batch/v1
kind: Job
metadata:
  name: pi
spec:
  template:
    spec:
      containers:
      - name: pi
        image: perl:5.34.0
        command: ["perl",  "-Mbignum=bpi", "-wle", "print bpi(30)"]
      restartPolicy: Never
  backoffLimit: 4
`

describe('a Job', () => {
  test('runs to its end, is waited for, and leaves its log', async () => {
    expect(await kubectl.withInput(pi, 'create', '-f', '-')).toBe('job.batch/pi created\n')
    expect(await kubectl('wait', '--for=condition=complete', 'job/pi', '--timeout=40s')).toBe(
      'job.batch/pi condition met\n',
    )
    expect(await kubectl('logs', 'job/pi')).toBe('3.14159265358979323846264338328\n')
    expect(await kubectl('get', 'jobs')).toMatch(
      /^NAME\s+STATUS\s+COMPLETIONS\s+DURATION\s+AGE\npi\s+Complete\s+1\/1\s+\d+s\s+\d+s\n$/,
    )
    expect(await kubectl('get', 'pods', '-l', 'batch.kubernetes.io/job-name=pi')).toMatch(/0\/1\s+Completed\s+0/)
  })

  test('is described with what it did', async () => {
    const text = await kubectl('describe', 'job', 'pi')
    expect(text).toMatch(/Parallelism:\s+1\n/)
    expect(text).toMatch(/Completions:\s+1\n/)
    expect(text).toMatch(/Pods Statuses:\s+0 Active \(0 Ready\) \/ 1 Succeeded \/ 0 Failed/)
    expect(text).toMatch(/Normal\s+SuccessfulCreate\s+.*\s+job-controller\s+Created pod: pi-/)
    expect(text).toMatch(/Normal\s+Completed\s+.*\s+job-controller\s+Job completed/)
  })

  test('is explained', async () => {
    expect(await kubectl('explain', 'job.spec.backoffLimit')).toMatch(/FIELD: backoffLimit <integer>/)
  })

  test('takes its Pods along when it is deleted', async () => {
    expect(await kubectl('delete', 'job', 'pi')).toMatch(/^job.batch "pi" deleted/)
    await eventually(
      () => kubectl('get', 'pods', '-o', 'name'),
      (names) => names === '',
    )
  })

  test('leaves them when that is asked for', async () => {
    await kubectl('create', 'job', 'left', '--image=busybox', '--', 'true')
    await kubectl('wait', '--for=condition=complete', 'job/left', '--timeout=40s')
    await kubectl('delete', 'job', 'left', '--cascade=orphan')
    const { items } = await kubectl.json<{ items: Pod[] }>('get', 'pods')
    expect(items.map(({ metadata }) => [metadata?.ownerReferences ?? [], metadata?.finalizers ?? []])).toEqual([
      [[], []],
    ])
    await kubectl('delete', 'pods', '--all')
  })

  test('that fails says so, and why', async () => {
    const failing = pi.replace('name: pi', 'name: wrong').replace('backoffLimit: 4', 'backoffLimit: 0')
    await kubectl.withInput(failing.replace(/command: .*/, 'command: ["sh", "-c", "exit 3"]'), 'create', '-f', '-')
    await kubectl('wait', '--for=condition=failed', 'job/wrong', '--timeout=40s')
    expect(await kubectl('get', 'job', 'wrong', '--no-headers')).toMatch(/^wrong\s+Failed\s+0\/1/)
    expect(await kubectl('describe', 'job', 'wrong')).toContain('BackoffLimitExceeded  ')
    const { status } = await kubectl.json<Job>('get', 'job', 'wrong')
    expect(status).toMatchObject({ failed: 1, ready: 0, terminating: 0 })
  })

  test('runs every index', async () => {
    const indexed = `
apiVersion: batch/v1
kind: Job
metadata: { name: each }
spec:
  completions: 3
  parallelism: 2
  completionMode: Indexed
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: each
        image: busybox
        command: ["sh", "-c", "echo $JOB_COMPLETION_INDEX on $HOSTNAME"]
`
    await kubectl.withInput(indexed, 'apply', '-f', '-')
    await kubectl('wait', '--for=condition=complete', 'job/each', '--timeout=40s')
    const { status } = await kubectl.json<Job>('get', 'job', 'each')
    expect(status).toMatchObject({ completedIndexes: '0-2', succeeded: 3 })
    const label = 'batch.kubernetes.io/job-completion-index=2'
    expect(await kubectl('logs', '-l', label)).toBe('2 on each-2\n')
  })

  test('is refused in the API server’s words', async () => {
    const { stderr } = await kubectl.attempt('create', 'job', 'Wrong_Name', '--image=busybox')
    expect(stderr).toContain('metadata.name: Invalid value: "Wrong_Name"')
    const always = pi.replace('restartPolicy: Never', '')
    await expect(kubectl.withInput(always, 'create', '-f', '-')).rejects.toThrow(
      'The Job "pi" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    )
  })
})

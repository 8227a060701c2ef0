/** The controller manager: every loop with an identity and caches of its own, as kube-controller-manager runs them. */
import type { ControllerFactory } from '../../client/controller'
import { type RunningController, runController } from '../../client/runner'
import { kinds as builtInKinds } from '../../kinds'
import type { User } from '../api/request'
import type { Part, ServedKinds, SimulatorRuntime } from '../runtime'
import { clusterRoleAggregationController } from './clusterrole-aggregation'
import { cronJobController } from './cronjob'
import { daemonSetController } from './daemonset'
import { deploymentController } from './deployment'
import { type ControllerName, controllerDescriptors } from './descriptors'
import { disruptionController } from './disruption'
import { endpointsController } from './endpoints'
import { endpointSliceController } from './endpointslice'
import { endpointSliceMirroringController } from './endpointslice-mirroring'
import { ephemeralVolumeController } from './ephemeral-volume'
import { garbageCollector } from './garbage-collector'
import { horizontalPodAutoscalerController } from './horizontal-pod-autoscaler'
import { askAsAutoscaler } from './horizontal-pod-autoscaler/ask'
import { jobController } from './job'
import { namespaceController } from './namespace'
import { nodeIpamController } from './node-ipam'
import { nodeLifecycleController } from './node-lifecycle'
import { persistentVolumeBinder } from './persistentvolume-binder'
import { podGarbageCollector } from './pod-garbage-collector'
import { pvProtectionController } from './pv-protection'
import { pvcProtectionController } from './pvc-protection'
import { replicaSetController, replicationController } from './replicaset'
import { resourceQuotaController } from './resourcequota'
import { rootCaPublisher } from './root-ca'
import { serviceAccountController } from './serviceaccount'
import { statefulSetController } from './statefulset'
import { storagePoolController } from './storage-pool'
import { taintEvictionController } from './taint-eviction'
import { ttlAfterFinishedController } from './ttl-after-finished'
import { volumeExpandController } from './volume-expand'

export interface ControllerManagerOptions {
  /** The cluster's certificate authority in PEM, published as kube-root-ca.crt; absent: nothing is published. */
  rootCertificate?: string
  /** All kinds that are served, those of addons too: what the garbage collector, namespaces and quotas care for. */
  kinds?: ServedKinds
  /** Loops of addons; they act as the controller manager itself. */
  extra?: readonly ControllerFactory[]
  /** Default: all. */
  only?: readonly ControllerName[]
}

const managerName = 'kube-controller-manager'
const onlyBuiltIn: ServedKinds = { kinds: builtInKinds, onChange: () => () => undefined }

export function createControllerManager(runtime: SimulatorRuntime, options: ControllerManagerOptions = {}): Part {
  const { rootCertificate, kinds = onlyBuiltIn, extra = [], only } = options
  const factories: Readonly<Record<ControllerName, ControllerFactory | undefined>> = {
    'replicaset-controller': replicaSetController,
    'replicationcontroller-controller': replicationController,
    'deployment-controller': deploymentController,
    'daemonset-controller': daemonSetController,
    'statefulset-controller': statefulSetController,
    'job-controller': jobController,
    'cronjob-controller': cronJobController,
    'ttl-after-finished-controller': ttlAfterFinishedController,
    'horizontal-pod-autoscaler-controller': (context) =>
      horizontalPodAutoscalerController(context, { ask: askAsAutoscaler(runtime), kinds }),
    'disruption-controller': disruptionController,
    'persistentvolume-binder-controller': persistentVolumeBinder,
    'persistentvolumeclaim-protection-controller': pvcProtectionController,
    'persistentvolume-protection-controller': pvProtectionController,
    'persistentvolume-expander-controller': volumeExpandController,
    'ephemeral-volume-controller': ephemeralVolumeController,
    'storage-pool-controller': storagePoolController,
    'endpoints-controller': endpointsController,
    'endpointslice-controller': endpointSliceController,
    'endpointslice-mirroring-controller': endpointSliceMirroringController,
    'garbage-collector-controller': (context) => garbageCollector(context, kinds),
    'namespace-controller': (context) => namespaceController(context, kinds),
    'serviceaccount-controller': serviceAccountController,
    'root-ca-certificate-publisher-controller':
      rootCertificate !== undefined ? (context) => rootCaPublisher(context, rootCertificate) : undefined,
    'resourcequota-controller': (context) => resourceQuotaController(context, kinds),
    'clusterrole-aggregation-controller': clusterRoleAggregationController,
    'pod-garbage-collector-controller': (context) => podGarbageCollector(context),
    'node-lifecycle-controller': nodeLifecycleController,
    'taint-eviction-controller': taintEvictionController,
    'node-ipam-controller': nodeIpamController,
  }
  let running: RunningController[] = []

  function run(factory: ControllerFactory, user: User): RunningController {
    const { clock, random, log } = runtime
    return runController(factory, {
      api: runtime.apiFor(user),
      source: runtime.sourceFor(user),
      clock,
      random: () => random(),
      log,
    })
  }

  return {
    name: managerName,
    async start() {
      for (const { name, serviceAccount } of controllerDescriptors) {
        const factory = only && !only.includes(name) ? undefined : factories[name]
        if (factory) running.push(run(factory, controllerUser(serviceAccount)))
      }
      for (const factory of extra) running.push(run(factory, managerUser))
      await Promise.all(running.map(({ ready }) => ready))
    },
    async stop() {
      const stopping = running
      running = []
      await Promise.all(stopping.map((controller) => controller.stop()))
    },
  }
}

const managerUser: User = { name: 'system:kube-controller-manager', groups: ['system:authenticated'] }

/** The identity of a loop: its ServiceAccount in kube-system. */
function controllerUser(serviceAccount: string): User {
  return {
    name: `system:serviceaccount:kube-system:${serviceAccount}`,
    groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
  }
}

/** Names by which Jobs and their Pods know each other. Models pkg/apis/batch/types.go. */
export const controllerUidLabel = 'batch.kubernetes.io/controller-uid'
export const jobNameLabel = 'batch.kubernetes.io/job-name'
/** The same without the group's prefix, from before there was one. */
export const legacyControllerUidLabel = 'controller-uid'
export const legacyJobNameLabel = 'job-name'

/** Label and annotation of the Pods of an indexed Job. */
export const completionIndexKey = 'batch.kubernetes.io/job-completion-index'
/** Annotation: how many Pods of this index have failed before, where the Job limits that. */
export const indexFailureCountKey = 'batch.kubernetes.io/job-index-failure-count'
/** Finalizer: holds a Pod until its Job has counted it. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking'

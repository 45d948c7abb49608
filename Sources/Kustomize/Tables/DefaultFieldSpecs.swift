/// Which fields each transformer of kustomize touches by default.
///
/// The facts are those of kustomize 5.5, which kubectl 1.32 holds. A line is `path kind group version create`, with `-`
/// for anything; `path[]` means that the field is a list; only a spec that says `create` makes missing fields.
enum DefaultFieldSpecs {
  /// Where `namePrefix` and `nameSuffix` go.
  static let namePrefix = FieldSpec.list(
    """
    metadata/name
    """)

  /// Where `namespace` goes, beside `metadata/namespace` of everything that lives in one.
  static let namespace = FieldSpec.list(
    """
    metadata/name Namespace - - create
    spec/service/namespace APIService apiregistration.k8s.io - create
    spec/conversion/webhook/clientConfig/service/namespace CustomResourceDefinition apiextensions.k8s.io
    """)

  /// Where `commonLabels`, and `labels` with selectors, go.
  static let commonLabels = FieldSpec.list(
    """
    spec/selector Service - v1 create
    spec/selector ReplicationController - v1 create
    spec/selector/matchLabels Deployment - - create
    spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels Deployment apps
    spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels Deployment apps
    spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels Deployment apps
    spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels Deployment apps
    spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels Deployment apps
    spec/selector/matchLabels ReplicaSet - - create
    spec/selector/matchLabels DaemonSet - - create
    spec/selector/matchLabels StatefulSet apps - create
    spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels StatefulSet apps
    spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels StatefulSet apps
    spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels StatefulSet apps
    spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels StatefulSet apps
    spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels StatefulSet apps
    spec/selector/matchLabels Job batch
    spec/jobTemplate/spec/selector/matchLabels CronJob batch
    spec/selector/matchLabels PodDisruptionBudget policy
    spec/podSelector/matchLabels NetworkPolicy networking.k8s.io
    spec/ingress/from/podSelector/matchLabels NetworkPolicy networking.k8s.io
    spec/egress/to/podSelector/matchLabels NetworkPolicy networking.k8s.io
    metadata/labels - - - create
    spec/template/metadata/labels ReplicationController - v1 create
    spec/template/metadata/labels Deployment - - create
    spec/template/metadata/labels ReplicaSet - - create
    spec/template/metadata/labels DaemonSet - - create
    spec/template/metadata/labels StatefulSet apps - create
    spec/volumeClaimTemplates[]/metadata/labels StatefulSet apps - create
    spec/template/metadata/labels Job batch - create
    spec/jobTemplate/metadata/labels CronJob batch - create
    spec/jobTemplate/spec/template/metadata/labels CronJob batch - create
    """)

  /// Where `labels` with templates go.
  static let templateLabels = FieldSpec.list(
    """
    metadata/labels - - - create
    spec/template/metadata/labels ReplicationController - v1 create
    spec/template/metadata/labels Deployment - - create
    spec/template/metadata/labels ReplicaSet - - create
    spec/template/metadata/labels DaemonSet - - create
    spec/template/metadata/labels StatefulSet apps - create
    spec/volumeClaimTemplates[]/metadata/labels StatefulSet apps - create
    spec/template/metadata/labels Job batch - create
    spec/jobTemplate/metadata/labels CronJob batch - create
    spec/jobTemplate/spec/template/metadata/labels CronJob batch - create
    """)

  /// Where `commonAnnotations` go.
  static let commonAnnotations = FieldSpec.list(
    """
    metadata/annotations - - - create
    spec/template/metadata/annotations ReplicationController - v1 create
    spec/template/metadata/annotations Deployment - - create
    spec/template/metadata/annotations ReplicaSet - - create
    spec/template/metadata/annotations DaemonSet - - create
    spec/template/metadata/annotations StatefulSet - - create
    spec/template/metadata/annotations Job batch - create
    spec/jobTemplate/metadata/annotations CronJob batch - create
    spec/jobTemplate/spec/template/metadata/annotations CronJob batch - create
    """)

  /// Where image names stand.
  static let images = FieldSpec.list(
    """
    spec/containers[]/image - - - create
    spec/initContainers[]/image - - - create
    spec/template/spec/containers[]/image - - - create
    spec/template/spec/initContainers[]/image - - - create
    """)

  /// Where the number of replicas stands.
  static let replicas = FieldSpec.list(
    """
    spec/replicas Deployment - - create
    spec/replicas ReplicationController - - create
    spec/replicas ReplicaSet - - create
    spec/replicas StatefulSet - - create
    """)
}

// Made by scripts/templates.mjs from docs/rbac/. Do not edit.
import type { PublishedRole } from '../engine/doctor/roles.js';

export const publishedRoles: readonly PublishedRole[] = [
 {
  "file": "docs/rbac/adopter.yaml",
  "kind": "Role",
  "name": "jac-scale-adopter",
  "rules": [
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "serviceaccounts"
    ],
    "verbs": [
     "get",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "networking.k8s.io"
    ],
    "resources": [
     "networkpolicies"
    ],
    "verbs": [
     "get",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "apps"
    ],
    "resources": [
     "replicasets"
    ],
    "verbs": [
     "delete"
    ]
   }
  ]
 },
 {
  "file": "docs/rbac/deployer.yaml",
  "kind": "Role",
  "name": "jac-scale-deployer",
  "rules": [
   {
    "apiGroups": [
     "apps"
    ],
    "resources": [
     "deployments",
     "statefulsets"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "services",
     "persistentvolumeclaims"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "policy"
    ],
    "resources": [
     "poddisruptionbudgets"
    ],
    "verbs": [
     "get",
     "list",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "autoscaling"
    ],
    "resources": [
     "horizontalpodautoscalers"
    ],
    "verbs": [
     "get",
     "list",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "networking.k8s.io"
    ],
    "resources": [
     "ingresses"
    ],
    "verbs": [
     "get",
     "list",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "gateway.networking.k8s.io"
    ],
    "resources": [
     "httproutes"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "gateway.networking.k8s.io"
    ],
    "resources": [
     "gateways"
    ],
    "verbs": [
     "get"
    ]
   },
   {
    "apiGroups": [
     "batch"
    ],
    "resources": [
     "jobs"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "configmaps"
    ],
    "verbs": [
     "get",
     "list",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "secrets"
    ],
    "verbs": [
     "get",
     "list",
     "create",
     "update",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "coordination.k8s.io"
    ],
    "resources": [
     "leases"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "update",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "apps"
    ],
    "resources": [
     "replicasets"
    ],
    "verbs": [
     "list",
     "watch"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "pods"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "events"
    ],
    "verbs": [
     "list",
     "watch"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "pods/log"
    ],
    "verbs": [
     "get"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "pods/exec"
    ],
    "verbs": [
     "get",
     "create"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "pods/portforward"
    ],
    "verbs": [
     "get",
     "create"
    ]
   }
  ]
 },
 {
  "file": "docs/rbac/doctor.yaml",
  "kind": "ClusterRole",
  "name": "jac-scale-doctor",
  "rules": [
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "nodes",
     "pods"
    ],
    "verbs": [
     "list"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "namespaces"
    ],
    "verbs": [
     "get"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "resourcequotas",
     "limitranges"
    ],
    "verbs": [
     "list"
    ]
   },
   {
    "apiGroups": [
     "storage.k8s.io"
    ],
    "resources": [
     "storageclasses"
    ],
    "verbs": [
     "list"
    ]
   },
   {
    "apiGroups": [
     "networking.k8s.io"
    ],
    "resources": [
     "ingressclasses"
    ],
    "verbs": [
     "list"
    ]
   }
  ]
 },
 {
  "file": "docs/rbac/namespace-owner.yaml",
  "kind": "ClusterRole",
  "name": "jac-scale-namespace-owner",
  "rules": [
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "namespaces"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "*"
    ],
    "resources": [
     "*"
    ],
    "verbs": [
     "list"
    ]
   },
   {
    "apiGroups": [
     "apps"
    ],
    "resources": [
     "deployments",
     "statefulsets"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "services",
     "persistentvolumeclaims"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "policy"
    ],
    "resources": [
     "poddisruptionbudgets"
    ],
    "verbs": [
     "get",
     "list",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "autoscaling"
    ],
    "resources": [
     "horizontalpodautoscalers"
    ],
    "verbs": [
     "get",
     "list",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "networking.k8s.io"
    ],
    "resources": [
     "ingresses"
    ],
    "verbs": [
     "get",
     "list",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "gateway.networking.k8s.io"
    ],
    "resources": [
     "httproutes"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "gateway.networking.k8s.io"
    ],
    "resources": [
     "gateways"
    ],
    "verbs": [
     "get"
    ]
   },
   {
    "apiGroups": [
     "batch"
    ],
    "resources": [
     "jobs"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "configmaps"
    ],
    "verbs": [
     "get",
     "list",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "secrets"
    ],
    "verbs": [
     "get",
     "list",
     "create",
     "update",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "coordination.k8s.io"
    ],
    "resources": [
     "leases"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "update",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "apps"
    ],
    "resources": [
     "replicasets"
    ],
    "verbs": [
     "list",
     "watch"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "pods"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "events"
    ],
    "verbs": [
     "list",
     "watch"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "pods/log"
    ],
    "verbs": [
     "get"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "pods/exec"
    ],
    "verbs": [
     "get",
     "create"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "pods/portforward"
    ],
    "verbs": [
     "get",
     "create"
    ]
   }
  ]
 },
 {
  "file": "docs/rbac/preview.yaml",
  "kind": "ClusterRole",
  "name": "jac-scale-preview",
  "rules": [
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "namespaces"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "nodes"
    ],
    "verbs": [
     "list"
    ]
   },
   {
    "apiGroups": [
     "apps"
    ],
    "resources": [
     "deployments",
     "statefulsets"
    ],
    "verbs": [
     "list"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "services",
     "pods"
    ],
    "verbs": [
     "list"
    ]
   },
   {
    "apiGroups": [
     "networking.k8s.io"
    ],
    "resources": [
     "ingresses"
    ],
    "verbs": [
     "list"
    ]
   },
   {
    "apiGroups": [
     "gateway.networking.k8s.io"
    ],
    "resources": [
     "httproutes"
    ],
    "verbs": [
     "list"
    ]
   },
   {
    "apiGroups": [
     "networking.k8s.io"
    ],
    "resources": [
     "ingressclasses"
    ],
    "verbs": [
     "list"
    ]
   },
   {
    "apiGroups": [
     "rbac.authorization.k8s.io"
    ],
    "resources": [
     "rolebindings"
    ],
    "verbs": [
     "create",
     "patch"
    ]
   },
   {
    "apiGroups": [
     "rbac.authorization.k8s.io"
    ],
    "resources": [
     "clusterroles"
    ],
    "resourceNames": [
     "jac-scale-preview-app"
    ],
    "verbs": [
     "bind"
    ]
   },
   {
    "apiGroups": [
     "jac-scale"
    ],
    "resources": [
     "previews"
    ],
    "verbs": [
     "be-held"
    ]
   }
  ]
 },
 {
  "file": "docs/rbac/preview.yaml",
  "kind": "ClusterRole",
  "name": "jac-scale-preview-app",
  "rules": [
   {
    "apiGroups": [
     "apps"
    ],
    "resources": [
     "deployments",
     "statefulsets"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "services",
     "persistentvolumeclaims"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "configmaps"
    ],
    "verbs": [
     "get",
     "list",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "networking.k8s.io"
    ],
    "resources": [
     "ingresses"
    ],
    "verbs": [
     "get",
     "list",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "gateway.networking.k8s.io"
    ],
    "resources": [
     "httproutes"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "gateway.networking.k8s.io"
    ],
    "resources": [
     "gateways"
    ],
    "verbs": [
     "get"
    ]
   },
   {
    "apiGroups": [
     "batch"
    ],
    "resources": [
     "jobs"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "policy"
    ],
    "resources": [
     "poddisruptionbudgets"
    ],
    "verbs": [
     "get",
     "list",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "autoscaling"
    ],
    "resources": [
     "horizontalpodautoscalers"
    ],
    "verbs": [
     "get",
     "list",
     "create",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "secrets"
    ],
    "verbs": [
     "get",
     "list",
     "create",
     "update",
     "patch",
     "delete"
    ]
   },
   {
    "apiGroups": [
     "coordination.k8s.io"
    ],
    "resources": [
     "leases"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "update",
     "delete"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "resourcequotas"
    ],
    "verbs": [
     "get",
     "list",
     "watch",
     "create",
     "patch"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "limitranges"
    ],
    "verbs": [
     "get",
     "create",
     "patch"
    ]
   },
   {
    "apiGroups": [
     "networking.k8s.io"
    ],
    "resources": [
     "networkpolicies"
    ],
    "verbs": [
     "get",
     "create",
     "patch"
    ]
   },
   {
    "apiGroups": [
     "apps"
    ],
    "resources": [
     "replicasets"
    ],
    "verbs": [
     "list",
     "watch"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "pods"
    ],
    "verbs": [
     "get",
     "list",
     "watch"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "events"
    ],
    "verbs": [
     "list",
     "watch"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "pods/log"
    ],
    "verbs": [
     "get"
    ]
   },
   {
    "apiGroups": [
     ""
    ],
    "resources": [
     "pods/exec"
    ],
    "verbs": [
     "get",
     "create"
    ]
   }
  ]
 }
];

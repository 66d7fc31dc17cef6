// Made by scripts/templates.mjs from templates/orchestrator/. Do not edit.
import type { Template } from '../engine/render/template.js';

export const orchestrator: Template = {
 "file": "templates/orchestrator/placeholders.yaml",
 "placeholders": {
  "namespace": {
   "type": "string",
   "description": "Namespace of the orchestrator",
   "required": true,
   "line": 3
  },
  "scope": {
   "type": "string",
   "description": "Where modules may be deployed: its own namespace, or all of them",
   "required": true,
   "choices": [
    "namespace",
    "cluster"
   ],
   "line": 4
  },
  "clusterWide": {
   "type": "boolean",
   "description": "Whether the scope is cluster",
   "required": true,
   "line": 5
  },
  "namespaced": {
   "type": "boolean",
   "description": "Whether the scope is namespace",
   "required": true,
   "line": 6
  },
  "image": {
   "type": "string",
   "description": "Image of the service",
   "required": true,
   "line": 7
  },
  "imagePullSecrets": {
   "type": "list",
   "description": "References to the Secrets that hold registry passwords",
   "line": 8
  },
  "replicas": {
   "type": "integer",
   "description": "Pods; one of them leads",
   "required": true,
   "line": 9
  },
  "auth": {
   "type": "string",
   "description": "Whether callers are asked for a token",
   "required": true,
   "choices": [
    "token",
    "off"
   ],
   "line": 10
  },
  "modulesAllow": {
   "type": "string",
   "description": "Import names of the Python modules that may be asked for, by commas; any when absent",
   "line": 11
  },
  "pythonConfig": {
   "type": "string",
   "description": "Placeholders that every Python module is given, as JSON",
   "line": 12
  },
  "podManagerUrl": {
   "type": "string",
   "description": "Address under which callers outside of the cluster know it",
   "line": 13
  },
  "arguments": {
   "type": "list",
   "description": "Further flags of the service",
   "line": 14
  },
  "jqmRecycle": {
   "type": "string",
   "description": "When nodes of JQM are recycled, as JSON",
   "line": 15
  },
  "hasIngress": {
   "type": "boolean",
   "description": "Whether an Ingress leads to it",
   "required": true,
   "line": 17
  },
  "hasRoute": {
   "type": "boolean",
   "description": "Whether a route of a Gateway leads to it",
   "required": true,
   "line": 18
  },
  "host": {
   "type": "string",
   "description": "Host name of either",
   "line": 19
  },
  "ingressClass": {
   "type": "string",
   "description": "Class of the Ingress",
   "line": 20
  },
  "ingressAnnotations": {
   "type": "map",
   "description": "Annotations of the Ingress",
   "line": 21
  },
  "tlsSecret": {
   "type": "string",
   "description": "Secret with the certificate of the host",
   "line": 22
  },
  "gatewayRefs": {
   "type": "list",
   "description": "Gateways of the route",
   "line": 23
  }
 },
 "documents": [
  {
   "file": "templates/orchestrator/accounts.yaml",
   "line": 2,
   "node": {
    "apiVersion": "v1",
    "kind": "ServiceAccount",
    "metadata": {
     "name": "jac-orc"
    },
    "automountServiceAccountToken": false
   }
  },
  {
   "file": "templates/orchestrator/accounts.yaml",
   "line": 8,
   "node": {
    "apiVersion": "v1",
    "kind": "ServiceAccount",
    "metadata": {
     "name": "jac-orc-caller"
    },
    "automountServiceAccountToken": false
   }
  },
  {
   "file": "templates/orchestrator/callers.yaml",
   "line": 3,
   "node": {
    "$when": "namespaced",
    "$then": {
     "apiVersion": "rbac.authorization.k8s.io/v1",
     "kind": "Role",
     "metadata": {
      "name": "jac-orc-caller"
     },
     "rules": [
      {
       "apiGroups": [
        ""
       ],
       "resources": [
        "secrets",
        "configmaps",
        "persistentvolumeclaims"
       ],
       "verbs": [
        "get",
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
        "services"
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
        "services/proxy"
       ],
       "verbs": [
        "get",
        "create"
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
        "create",
        "patch",
        "delete"
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
        "networkpolicies",
        "ingresses"
       ],
       "verbs": [
        "get",
        "create",
        "patch",
        "delete"
       ]
      }
     ]
    },
    "line": 3
   }
  },
  {
   "file": "templates/orchestrator/callers.yaml",
   "line": 33,
   "node": {
    "$when": "namespaced",
    "$then": {
     "apiVersion": "rbac.authorization.k8s.io/v1",
     "kind": "RoleBinding",
     "metadata": {
      "name": "jac-orc-caller"
     },
     "roleRef": {
      "apiGroup": "rbac.authorization.k8s.io",
      "kind": "Role",
      "name": "jac-orc-caller"
     },
     "subjects": [
      {
       "kind": "ServiceAccount",
       "name": "jac-orc-caller",
       "namespace": {
        "$value": "namespace",
        "line": 39
       }
      }
     ]
    },
    "line": 33
   }
  },
  {
   "file": "templates/orchestrator/callers.yaml",
   "line": 47,
   "node": {
    "$when": "clusterWide",
    "$then": {
     "apiVersion": "rbac.authorization.k8s.io/v1",
     "kind": "ClusterRole",
     "metadata": {
      "name": {
       "$text": [
        "jac-orc-caller.",
        "namespace",
        ""
       ],
       "line": 50
      }
     },
     "rules": [
      {
       "apiGroups": [
        ""
       ],
       "resources": [
        "secrets",
        "configmaps",
        "services",
        "pods"
       ],
       "verbs": [
        "get",
        "list",
        "watch",
        "create",
        "update",
        "patch",
        "delete"
       ]
      },
      {
       "apiGroups": [
        ""
       ],
       "resources": [
        "persistentvolumeclaims"
       ],
       "verbs": [
        "get",
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
        "services/proxy"
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
        "namespaces"
       ],
       "verbs": [
        "create"
       ]
      },
      {
       "apiGroups": [
        "apps"
       ],
       "resources": [
        "deployments"
       ],
       "verbs": [
        "get",
        "create",
        "patch",
        "delete"
       ]
      },
      {
       "apiGroups": [
        "apps"
       ],
       "resources": [
        "statefulsets"
       ],
       "verbs": [
        "get",
        "list",
        "watch",
        "create",
        "update",
        "patch",
        "delete"
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
        "networkpolicies",
        "ingresses"
       ],
       "verbs": [
        "get",
        "create",
        "patch",
        "delete"
       ]
      },
      {
       "apiGroups": [
        "mongodbcommunity.mongodb.com"
       ],
       "resources": [
        "mongodbcommunity"
       ],
       "verbs": [
        "get",
        "list",
        "watch",
        "create",
        "update",
        "patch",
        "delete"
       ]
      },
      {
       "apiGroups": [
        "mongodbcommunity.mongodb.com"
       ],
       "resources": [
        "mongodbcommunity/status",
        "mongodbcommunity/spec",
        "mongodbcommunity/finalizers"
       ],
       "verbs": [
        "get",
        "list",
        "watch",
        "update",
        "patch"
       ]
      },
      {
       "apiGroups": [
        ""
       ],
       "resources": [
        "serviceaccounts"
       ],
       "resourceNames": [
        "mongodb-database",
        "jac-orc-mongodb-operator"
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
        "roles",
        "rolebindings"
       ],
       "resourceNames": [
        "mongodb-database",
        "jac-orc-mongodb-operator"
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
        "clusterroles",
        "clusterrolebindings"
       ],
       "resourceNames": [
        "jac-orc-mongodb-operator"
       ],
       "verbs": [
        "create",
        "patch"
       ]
      },
      {
       "apiGroups": [
        "apiextensions.k8s.io"
       ],
       "resources": [
        "customresourcedefinitions"
       ],
       "resourceNames": [
        "mongodbcommunity.mongodbcommunity.mongodb.com"
       ],
       "verbs": [
        "create",
        "patch"
       ]
      }
     ]
    },
    "line": 47
   }
  },
  {
   "file": "templates/orchestrator/callers.yaml",
   "line": 105,
   "node": {
    "$when": "clusterWide",
    "$then": {
     "apiVersion": "rbac.authorization.k8s.io/v1",
     "kind": "ClusterRoleBinding",
     "metadata": {
      "name": {
       "$text": [
        "jac-orc-caller.",
        "namespace",
        ""
       ],
       "line": 108
      }
     },
     "roleRef": {
      "apiGroup": "rbac.authorization.k8s.io",
      "kind": "ClusterRole",
      "name": {
       "$text": [
        "jac-orc-caller.",
        "namespace",
        ""
       ],
       "line": 109
      }
     },
     "subjects": [
      {
       "kind": "ServiceAccount",
       "name": "jac-orc-caller",
       "namespace": {
        "$value": "namespace",
        "line": 111
       }
      }
     ]
    },
    "line": 105
   }
  },
  {
   "file": "templates/orchestrator/namespace.yaml",
   "line": 2,
   "node": {
    "apiVersion": "v1",
    "kind": "Namespace",
    "metadata": {
     "name": {
      "$value": "namespace",
      "line": 5
     },
     "labels": {
      "app.kubernetes.io/part-of": "jac-orc",
      "pod-security.kubernetes.io/enforce": "baseline",
      "pod-security.kubernetes.io/warn": "restricted",
      "pod-security.kubernetes.io/audit": "restricted"
     }
    }
   }
  },
  {
   "file": "templates/orchestrator/rights.yaml",
   "line": 3,
   "node": {
    "apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "ClusterRoleBinding",
    "metadata": {
     "name": {
      "$text": [
       "jac-orc.",
       "namespace",
       ".reviews"
      ],
      "line": 5
     }
    },
    "roleRef": {
     "apiGroup": "rbac.authorization.k8s.io",
     "kind": "ClusterRole",
     "name": "system:auth-delegator"
    },
    "subjects": [
     {
      "kind": "ServiceAccount",
      "name": "jac-orc",
      "namespace": {
       "$value": "namespace",
       "line": 8
      }
     }
    ]
   }
  },
  {
   "file": "templates/orchestrator/rights.yaml",
   "line": 21,
   "node": {
    "$when": "namespaced",
    "$then": {
     "apiVersion": "rbac.authorization.k8s.io/v1",
     "kind": "Role",
     "metadata": {
      "name": "jac-orc"
     },
     "rules": [
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
        "watch",
        "create",
        "update",
        "patch",
        "delete"
       ]
      },
      {
       "apiGroups": [
        ""
       ],
       "resources": [
        "configmaps",
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
        "services"
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
        "pods"
       ],
       "verbs": [
        "list",
        "watch",
        "patch",
        "delete"
       ]
      },
      {
       "apiGroups": [
        ""
       ],
       "resources": [
        "pods/log",
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
        "events"
       ],
       "verbs": [
        "list",
        "watch"
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
        "networking.k8s.io"
       ],
       "resources": [
        "networkpolicies",
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
        "discovery.k8s.io"
       ],
       "resources": [
        "endpointslices"
       ],
       "verbs": [
        "list",
        "watch"
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
      }
     ]
    },
    "line": 21
   }
  },
  {
   "file": "templates/orchestrator/rights.yaml",
   "line": 69,
   "node": {
    "$when": "namespaced",
    "$then": {
     "apiVersion": "rbac.authorization.k8s.io/v1",
     "kind": "RoleBinding",
     "metadata": {
      "name": "jac-orc"
     },
     "roleRef": {
      "apiGroup": "rbac.authorization.k8s.io",
      "kind": "Role",
      "name": "jac-orc"
     },
     "subjects": [
      {
       "kind": "ServiceAccount",
       "name": "jac-orc",
       "namespace": {
        "$value": "namespace",
        "line": 75
       }
      }
     ]
    },
    "line": 69
   }
  },
  {
   "file": "templates/orchestrator/rights.yaml",
   "line": 84,
   "node": {
    "$when": "clusterWide",
    "$then": {
     "apiVersion": "rbac.authorization.k8s.io/v1",
     "kind": "ClusterRole",
     "metadata": {
      "name": {
       "$text": [
        "jac-orc.",
        "namespace",
        ""
       ],
       "line": 87
      }
     },
     "rules": [
      {
       "apiGroups": [
        ""
       ],
       "resources": [
        "secrets",
        "configmaps",
        "services"
       ],
       "verbs": [
        "get",
        "list",
        "watch",
        "create",
        "update",
        "patch",
        "delete"
       ]
      },
      {
       "apiGroups": [
        ""
       ],
       "resources": [
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
        "pods"
       ],
       "verbs": [
        "get",
        "list",
        "watch",
        "create",
        "update",
        "patch",
        "delete"
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
        "namespaces"
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
        "namespaces"
       ],
       "resourceNames": [
        {
         "$value": "namespace",
         "line": 110
        }
       ],
       "verbs": [
        "patch"
       ]
      },
      {
       "apiGroups": [
        "apps"
       ],
       "resources": [
        "deployments"
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
        "apps"
       ],
       "resources": [
        "statefulsets"
       ],
       "verbs": [
        "get",
        "list",
        "watch",
        "create",
        "update",
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
        "list",
        "watch"
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
        "networking.k8s.io"
       ],
       "resources": [
        "networkpolicies",
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
        "discovery.k8s.io"
       ],
       "resources": [
        "endpointslices"
       ],
       "verbs": [
        "list",
        "watch"
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
        "mongodbcommunity.mongodb.com"
       ],
       "resources": [
        "mongodbcommunity"
       ],
       "verbs": [
        "get",
        "list",
        "watch",
        "create",
        "update",
        "patch",
        "delete"
       ]
      },
      {
       "apiGroups": [
        "mongodbcommunity.mongodb.com"
       ],
       "resources": [
        "mongodbcommunity/status",
        "mongodbcommunity/spec",
        "mongodbcommunity/finalizers"
       ],
       "verbs": [
        "get",
        "list",
        "watch",
        "update",
        "patch"
       ]
      },
      {
       "apiGroups": [
        ""
       ],
       "resources": [
        "serviceaccounts"
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
        "roles",
        "rolebindings"
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
        "serviceaccounts"
       ],
       "resourceNames": [
        "mongodb-database",
        "jac-orc-mongodb-operator"
       ],
       "verbs": [
        "get",
        "create",
        "patch"
       ]
      },
      {
       "apiGroups": [
        "rbac.authorization.k8s.io"
       ],
       "resources": [
        "roles",
        "rolebindings"
       ],
       "resourceNames": [
        "mongodb-database",
        "jac-orc-mongodb-operator"
       ],
       "verbs": [
        "get",
        "create",
        "patch"
       ]
      },
      {
       "apiGroups": [
        "rbac.authorization.k8s.io"
       ],
       "resources": [
        "clusterroles",
        "clusterrolebindings"
       ],
       "resourceNames": [
        "jac-orc-mongodb-operator"
       ],
       "verbs": [
        "get",
        "create",
        "patch"
       ]
      },
      {
       "apiGroups": [
        "apiextensions.k8s.io"
       ],
       "resources": [
        "customresourcedefinitions"
       ],
       "resourceNames": [
        "mongodbcommunity.mongodbcommunity.mongodb.com"
       ],
       "verbs": [
        "get",
        "list",
        "watch",
        "create",
        "patch"
       ]
      }
     ]
    },
    "line": 84
   }
  },
  {
   "file": "templates/orchestrator/rights.yaml",
   "line": 168,
   "node": {
    "$when": "clusterWide",
    "$then": {
     "apiVersion": "rbac.authorization.k8s.io/v1",
     "kind": "ClusterRoleBinding",
     "metadata": {
      "name": {
       "$text": [
        "jac-orc.",
        "namespace",
        ""
       ],
       "line": 171
      }
     },
     "roleRef": {
      "apiGroup": "rbac.authorization.k8s.io",
      "kind": "ClusterRole",
      "name": {
       "$text": [
        "jac-orc.",
        "namespace",
        ""
       ],
       "line": 172
      }
     },
     "subjects": [
      {
       "kind": "ServiceAccount",
       "name": "jac-orc",
       "namespace": {
        "$value": "namespace",
        "line": 174
       }
      }
     ]
    },
    "line": 168
   }
  },
  {
   "file": "templates/orchestrator/service.yaml",
   "line": 3,
   "node": {
    "apiVersion": "v1",
    "kind": "Secret",
    "metadata": {
     "name": "jac-orc"
    },
    "type": "Opaque",
    "stringData": {
     "MODULE": "{}"
    }
   }
  },
  {
   "file": "templates/orchestrator/service.yaml",
   "line": 13,
   "node": {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "NetworkPolicy",
    "metadata": {
     "name": "jac-orc"
    },
    "spec": {
     "policyTypes": [
      "Ingress",
      "Egress"
     ],
     "ingress": [
      {
       "ports": [
        {
         "port": 8000,
         "protocol": "TCP"
        }
       ]
      }
     ],
     "egress": [
      {
       "ports": [
        {
         "port": 53,
         "protocol": "UDP"
        },
        {
         "port": 53,
         "protocol": "TCP"
        }
       ]
      },
      {
       "ports": [
        {
         "port": 443,
         "protocol": "TCP"
        },
        {
         "port": 6443,
         "protocol": "TCP"
        }
       ]
      },
      {
       "to": [
        {
         "podSelector": {
          "matchLabels": {
           "app.kubernetes.io/name": "python",
           "app.kubernetes.io/part-of": "jac-orc"
          }
         }
        }
       ]
      },
      {
       "to": [
        {
         "namespaceSelector": {}
        }
       ],
       "ports": [
        {
         "port": 1789,
         "protocol": "TCP"
        }
       ]
      }
     ]
    }
   }
  },
  {
   "file": "templates/orchestrator/service.yaml",
   "line": 27,
   "node": {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {
     "name": "jac-orc"
    },
    "spec": {
     "type": "ClusterIP",
     "ports": [
      {
       "name": "http",
       "port": 80,
       "targetPort": "http",
       "protocol": "TCP",
       "appProtocol": "http"
      }
     ]
    }
   }
  },
  {
   "file": "templates/orchestrator/service.yaml",
   "line": 36,
   "node": {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {
     "name": "jac-orc"
    },
    "spec": {
     "replicas": {
      "$value": "replicas",
      "line": 40
     },
     "revisionHistoryLimit": 2,
     "strategy": {
      "type": "RollingUpdate",
      "rollingUpdate": {
       "maxUnavailable": 0,
       "maxSurge": 1
      }
     },
     "template": {
      "spec": {
       "serviceAccountName": "jac-orc",
       "automountServiceAccountToken": true,
       "enableServiceLinks": false,
       "terminationGracePeriodSeconds": 60,
       "imagePullSecrets": {
        "$value": "imagePullSecrets",
        "line": 52
       },
       "securityContext": {
        "runAsNonRoot": true,
        "runAsUser": 10001,
        "runAsGroup": 10001,
        "seccompProfile": {
         "type": "RuntimeDefault"
        }
       },
       "topologySpreadConstraints": [
        {
         "maxSkew": 1,
         "topologyKey": "kubernetes.io/hostname",
         "whenUnsatisfiable": "ScheduleAnyway"
        }
       ],
       "containers": [
        {
         "name": "orchestrator",
         "image": {
          "$value": "image",
          "line": 62
         },
         "args": {
          "$value": "arguments",
          "line": 63
         },
         "ports": [
          {
           "name": "http",
           "containerPort": 8000,
           "protocol": "TCP"
          }
         ],
         "env": [
          {
           "name": "NAMESPACE",
           "valueFrom": {
            "fieldRef": {
             "fieldPath": "metadata.namespace"
            }
           }
          },
          {
           "name": "POD_NAME",
           "valueFrom": {
            "fieldRef": {
             "fieldPath": "metadata.name"
            }
           }
          },
          {
           "name": "SCOPE",
           "value": {
            "$value": "scope",
            "line": 69
           }
          },
          {
           "name": "AUTH",
           "value": {
            "$value": "auth",
            "line": 70
           }
          },
          {
           "$when": "modulesAllow",
           "$then": {
            "name": "MODULES_ALLOW",
            "value": {
             "$value": "modulesAllow",
             "line": 71
            }
           },
           "line": 71
          },
          {
           "$when": "pythonConfig",
           "$then": {
            "name": "PYTHON_CONFIG",
            "value": {
             "$value": "pythonConfig",
             "line": 72
            }
           },
           "line": 72
          },
          {
           "$when": "podManagerUrl",
           "$then": {
            "name": "POD_MANAGER_URL",
            "value": {
             "$value": "podManagerUrl",
             "line": 73
            }
           },
           "line": 73
          },
          {
           "$when": "jqmRecycle",
           "$then": {
            "name": "JQM_RECYCLE",
            "value": {
             "$value": "jqmRecycle",
             "line": 74
            }
           },
           "line": 74
          }
         ],
         "startupProbe": {
          "httpGet": {
           "path": "/healthz",
           "port": "http"
          },
          "periodSeconds": 1,
          "timeoutSeconds": 5,
          "failureThreshold": 60
         },
         "readinessProbe": {
          "httpGet": {
           "path": "/healthz",
           "port": "http"
          },
          "periodSeconds": 2,
          "timeoutSeconds": 5,
          "failureThreshold": 3
         },
         "livenessProbe": {
          "httpGet": {
           "path": "/healthz",
           "port": "http"
          },
          "periodSeconds": 10,
          "timeoutSeconds": 5,
          "failureThreshold": 6
         },
         "resources": {
          "requests": {
           "cpu": "50m",
           "memory": "64Mi"
          },
          "limits": {
           "memory": "256Mi"
          }
         },
         "securityContext": {
          "allowPrivilegeEscalation": false,
          "readOnlyRootFilesystem": true,
          "capabilities": {
           "drop": [
            "ALL"
           ]
          }
         },
         "terminationMessagePolicy": "FallbackToLogsOnError"
        }
       ]
      }
     }
    }
   }
  },
  {
   "file": "templates/orchestrator/service.yaml",
   "line": 100,
   "node": {
    "apiVersion": "policy/v1",
    "kind": "PodDisruptionBudget",
    "metadata": {
     "name": "jac-orc"
    },
    "spec": {
     "maxUnavailable": 1
    }
   }
  },
  {
   "file": "templates/orchestrator/way-in.yaml",
   "line": 2,
   "node": {
    "$when": "hasIngress",
    "$then": {
     "apiVersion": "networking.k8s.io/v1",
     "kind": "Ingress",
     "metadata": {
      "name": "jac-orc",
      "annotations": {
       "$value": "ingressAnnotations",
       "line": 7
      }
     },
     "spec": {
      "ingressClassName": {
       "$value": "ingressClass",
       "line": 9
      },
      "tls": [
       {
        "$when": "tlsSecret",
        "$then": {
         "secretName": {
          "$value": "tlsSecret",
          "line": 12
         },
         "hosts": [
          {
           "$value": "host",
           "line": 13
          }
         ]
        },
        "line": 11
       }
      ],
      "rules": [
       {
        "host": {
         "$value": "host",
         "line": 15
        },
        "http": {
         "paths": [
          {
           "path": "/",
           "pathType": "Prefix",
           "backend": {
            "service": {
             "name": "jac-orc",
             "port": {
              "name": "http"
             }
            }
           }
          }
         ]
        }
       }
      ]
     }
    },
    "line": 2
   }
  },
  {
   "file": "templates/orchestrator/way-in.yaml",
   "line": 23,
   "node": {
    "$when": "hasRoute",
    "$then": {
     "apiVersion": "gateway.networking.k8s.io/v1",
     "kind": "HTTPRoute",
     "metadata": {
      "name": "jac-orc"
     },
     "spec": {
      "parentRefs": {
       "$value": "gatewayRefs",
       "line": 28
      },
      "hostnames": [
       {
        "$value": "host",
        "line": 29
       }
      ],
      "rules": [
       {
        "matches": [
         {
          "path": {
           "type": "PathPrefix",
           "value": "/"
          }
         }
        ],
        "backendRefs": [
         {
          "name": "jac-orc",
          "port": 80
         }
        ]
       }
      ]
     }
    },
    "line": 23
   }
  }
 ]
};

/** By document. */
export const comments: readonly string[] = [
 " Who the service is.",
 " Who `kubectl jac orc` calls it as. Whoever may make a token of this account (create serviceaccounts/token) may deploy modules.",
 " What a caller needs for the modules that are built in, in this namespace. A caller is asked for the verb on each object, so that the\n service does for nobody what he could not do himself; bind this Role to others who are to call it. services/proxy is JQM's gateway.",
 "",
 " What a caller needs for the modules that are built in, mongodb's dependencies included. A caller is asked for the verb on each object,\n and for each right that a role gives which the module brings, so that the service does for nobody what he could not do himself. The roles\n of mongodb's operator give all of pods, services, configmaps, secrets, statefulsets and mongodbcommunity: these rights stand here for\n that alone, and can be left out where somebody else brings the operator and its roles. Bind this ClusterRole to others who are to call\n the service, by a RoleBinding in the namespaces that are theirs: then they deploy there, and once the operator is there mongodb as well.\n services/proxy is JQM's gateway.",
 "",
 " Modules of a namespaced install live here beside the service, and JQM's image runs as root: hence no more than baseline.",
 " Asks the API server whose token it was given (TokenReview), and whether that one may do what is asked for (SubjectAccessReview).\n Both are questions about the whole cluster, so that this binding is needed for a namespaced install, too. It lets nobody do anything.",
 " What the service may do, in its own namespace alone:\n   secrets               its own (MODULE, watched), those of modules, and its records of what is deployed, which it replaces\n   configmaps            scripts of modules; jac-orc-templates, watched\n   services, claims      of modules; claims are watched while one waits for a module, since pods may wait for them\n   pods                  seen, to tell why they do not start, and where calls go; a JQM node that is recycled is relabelled, and deleted\n   pods/log, events      what a diagnosis is made of\n   namespaces            its own, whether it is about to go\n   deployments, statefulsets, jobs, disruption budgets, autoscalers, network policies, ingresses: of modules\n   endpointslices        which pods a module has now\n   leases                who leads; one for each module while it is changed\n No rights over rights, so that it can give none away: mongodb, whose operator needs some, takes jac-orc-cluster-wide.yaml.",
 "",
 " What the service may do, in every namespace. As in a namespaced install (jac-orc.yaml says what each is for), and:\n   namespaces            made where a module is to live in one that is not there\n   what mongodb brings   its definition, its operator's ClusterRole and account, the Roles of its pods: by their names alone, but for\n                         lists, which have none\n   what these roles say  update on pods, services, configmaps and statefulsets, create on pods, all of mongodbcommunity: nobody can give\n                         rights that he has not, and so the service has them. It has neither `escalate` nor `bind`, nor needs them\n It reads Secrets of all namespaces: records of what is deployed are Secrets, and so are the passwords that it makes.",
 "",
 " Default modules, JSON: namespace -> module -> name -> {\"module\", \"version\", \"config\"}. A change is applied without a restart.\n   {\"default\": {\"redis\": {\"testing-redis\": {\"module\": \"redis\", \"version\": \"latest\", \"config\": {}}}}}",
 " In: callers, who are asked for a token; probes and Prometheus. Out: names, the API server, Python modules\n beside it, whatever their port, JQM's nodes (1789) wherever they are.\n Where the API server is nobody can say beforehand: on 443 or 6443 as a rule, and its address is not a pod's.",
 "",
 " One of the pods leads: it deploys default modules and recycles nodes of JQM. All of them answer.",
 "",
 " Callers outside of the cluster come in here. They need a token as well.",
 " Callers outside of the cluster come in here. They need a token as well."
];

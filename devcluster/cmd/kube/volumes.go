package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	core "k8s.io/api/core/v1"
	storage "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/workqueue"
)

const (
	provisioner      = "volumes.devcluster"
	selectedNodeKey  = "volume.kubernetes.io/selected-node"
	provisionedByKey = "pv.kubernetes.io/provisioned-by"
)

// provisioning makes a directory and a PersistentVolume for every claim the scheduler gave a node, and removes both when the
// claim is gone. The volume is of type local, not hostPath: the kubelet then applies fsGroup as it does on a cloud disk, and a
// pod that forgot its fsGroup meets a directory of root with mode 0755 and fails here as it would there.
type provisioning struct {
	client kubernetes.Interface
	root   string
	queue  workqueue.TypedRateLimitingInterface[string]
	claims func(key string) (*core.PersistentVolumeClaim, bool)
	pvs    func(key string) (*core.PersistentVolume, bool)
	class  func(name string) (*storage.StorageClass, bool)
}

func serveVolumes(args []string) error {
	flags := flag.NewFlagSet("volumes", flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", "", "how to reach the API server")
	root := flags.String("root", "", "directory that holds one directory per node")
	if err := flags.Parse(args); err != nil {
		return err
	}
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	factory := informers.NewSharedInformerFactory(client, 10*time.Minute)
	claims := factory.Core().V1().PersistentVolumeClaims().Informer()
	pvs := factory.Core().V1().PersistentVolumes().Informer()
	classes := factory.Storage().V1().StorageClasses().Informer()
	p := &provisioning{client: client, root: *root,
		queue:  workqueue.NewTypedRateLimitingQueue(workqueue.NewTypedItemExponentialFailureRateLimiter[string](50*time.Millisecond, 5*time.Second)),
		claims: getter[*core.PersistentVolumeClaim](claims), pvs: getter[*core.PersistentVolume](pvs), class: getter[*storage.StorageClass](classes)}
	for kind, informer := range map[string]cache.SharedIndexInformer{"claim ": claims, "volume ": pvs} {
		enqueue := func(obj any) {
			if key, err := cache.MetaNamespaceKeyFunc(obj); err == nil {
				p.queue.Add(kind + key)
			}
		}
		if _, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{AddFunc: enqueue, UpdateFunc: func(_, obj any) { enqueue(obj) }}); err != nil {
			return err
		}
	}
	ctx := context.Background()
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	for {
		item, _ := p.queue.Get()
		kind, key, _ := strings.Cut(item, " ")
		if kind == "claim" {
			err = p.provision(ctx, key)
		} else {
			err = p.reclaim(ctx, key)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", item, err)
			p.queue.AddRateLimited(item)
		} else {
			p.queue.Forget(item)
		}
		p.queue.Done(item)
	}
}

func getter[T any](informer cache.SharedIndexInformer) func(string) (T, bool) {
	return func(key string) (T, bool) {
		obj, ok, _ := informer.GetStore().GetByKey(key)
		typed, isT := obj.(T)
		return typed, ok && isT
	}
}

func (p *provisioning) provision(ctx context.Context, key string) error {
	claim, ok := p.claims(key)
	if !ok || claim.Spec.VolumeName != "" || claim.DeletionTimestamp != nil || claim.Spec.StorageClassName == nil {
		return nil
	}
	class, ok := p.class(*claim.Spec.StorageClassName)
	node := claim.Annotations[selectedNodeKey]
	if !ok || class.Provisioner != provisioner || node == "" {
		return nil
	}
	for _, mode := range claim.Spec.AccessModes {
		if mode != core.ReadWriteOnce && mode != core.ReadWriteOncePod {
			return p.refuse(ctx, claim, fmt.Sprintf("access mode %s is not offered, only ReadWriteOnce", mode))
		}
	}
	name := "pvc-" + string(claim.UID)
	if _, exists := p.pvs(name); exists {
		return nil
	}
	dir := filepath.Join(p.root, node, name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	_, err := p.client.CoreV1().PersistentVolumes().Create(ctx, volumeFor(claim, class, node, name, dir), meta.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	return err
}

func volumeFor(claim *core.PersistentVolumeClaim, class *storage.StorageClass, node, name, dir string) *core.PersistentVolume {
	reclaim := core.PersistentVolumeReclaimDelete
	if class.ReclaimPolicy != nil {
		reclaim = *class.ReclaimPolicy
	}
	return &core.PersistentVolume{
		ObjectMeta: meta.ObjectMeta{Name: name, Annotations: map[string]string{provisionedByKey: provisioner}},
		Spec: core.PersistentVolumeSpec{
			Capacity:                      core.ResourceList{core.ResourceStorage: claim.Spec.Resources.Requests[core.ResourceStorage]},
			AccessModes:                   claim.Spec.AccessModes,
			PersistentVolumeReclaimPolicy: reclaim,
			StorageClassName:              class.Name,
			MountOptions:                  class.MountOptions,
			VolumeMode:                    claim.Spec.VolumeMode,
			PersistentVolumeSource:        core.PersistentVolumeSource{Local: &core.LocalVolumeSource{Path: dir}},
			ClaimRef: &core.ObjectReference{APIVersion: "v1", Kind: "PersistentVolumeClaim",
				Namespace: claim.Namespace, Name: claim.Name, UID: claim.UID, ResourceVersion: claim.ResourceVersion},
			NodeAffinity: &core.VolumeNodeAffinity{Required: &core.NodeSelector{NodeSelectorTerms: []core.NodeSelectorTerm{{
				MatchExpressions: []core.NodeSelectorRequirement{{Key: core.LabelHostname, Operator: core.NodeSelectorOpIn, Values: []string{node}}}}}}},
		},
	}
}

func (p *provisioning) reclaim(ctx context.Context, key string) error {
	pv, ok := p.pvs(key)
	if !ok || pv.Annotations[provisionedByKey] != provisioner || pv.Status.Phase != core.VolumeReleased ||
		pv.Spec.PersistentVolumeReclaimPolicy != core.PersistentVolumeReclaimDelete || pv.Spec.Local == nil {
		return nil
	}
	if !strings.HasPrefix(filepath.Clean(pv.Spec.Local.Path), filepath.Clean(p.root)+"/") {
		return nil
	}
	if err := os.RemoveAll(pv.Spec.Local.Path); err != nil {
		return err
	}
	err := p.client.CoreV1().PersistentVolumes().Delete(ctx, pv.Name, meta.DeleteOptions{})
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}

// refuse says on the claim why it stays pending, as a cloud's provisioner does.
func (p *provisioning) refuse(ctx context.Context, claim *core.PersistentVolumeClaim, why string) error {
	now := meta.Now()
	_, err := p.client.CoreV1().Events(claim.Namespace).Create(ctx, &core.Event{
		ObjectMeta: meta.ObjectMeta{Name: claim.Name + ".refused", Namespace: claim.Namespace},
		InvolvedObject: core.ObjectReference{APIVersion: "v1", Kind: "PersistentVolumeClaim",
			Namespace: claim.Namespace, Name: claim.Name, UID: claim.UID},
		Reason: "ProvisioningFailed", Message: why, Type: core.EventTypeWarning,
		Source: core.EventSource{Component: provisioner}, FirstTimestamp: now, LastTimestamp: now, Count: 1,
	}, meta.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	return err
}

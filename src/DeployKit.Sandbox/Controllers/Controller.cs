using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers;

/// <summary>
/// A control loop: changes of the store put keys into its queue, each key once, and a moment later it looks at the whole object
/// again. What fails is tried again with growing pauses.
/// </summary>
internal abstract class Controller
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(1000);
    private static readonly TimeSpan WhileDown = TimeSpan.FromSeconds(1);

    private readonly HashSet<ObjectKey> _queued = [];
    private readonly Dictionary<ObjectKey, int> _failures = [];
    private readonly Dictionary<ObjectKey, DateTimeOffset> _planned = [];

    protected Controller(ControlPlane plane)
    {
        Plane = plane;
        plane.Store.Listen(OnChange);
    }

    /// <summary>As events and faults name it: "deployment-controller".</summary>
    public abstract string Name { get; }

    protected ControlPlane Plane { get; }

    /// <summary>What the store already holds, after a start from a kept state.</summary>
    public void Resume()
    {
        foreach (var known in Plane.Store.All.ToList())
            OnChange(new Change(ChangeType.Added, known, null));
    }

    /// <summary>Which objects a change concerns: calls <see cref="Enqueue"/>.</summary>
    protected abstract void OnChange(Change change);

    /// <summary>Brings one object nearer to what it should be. It may be gone by now.</summary>
    protected abstract void Reconcile(ObjectKey key);

    /// <summary>Looks at the object soon; many changes in that time count as one.</summary>
    protected void Enqueue(ObjectKey key)
    {
        if (_queued.Add(key))
            Schedule(key, Plane.Random.Between(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(10)));
    }

    /// <summary>Looks at who of a kind controls an object that changed, before and after.</summary>
    protected void EnqueueOwners(Change change, ResourceKind kind)
    {
        foreach (var owner in new[] { change.Before?.Controller, change.Object.Controller }.OfType<OwnerReference>().Where(owner => owner.Kind == kind.Kind))
            Enqueue(new ObjectKey(kind, change.Key.Namespace, owner.Name));
    }

    /// <summary>Where nobody controls an object that changed, looks at all of a kind that may adopt it.</summary>
    protected void EnqueueAdopters(Change change, ResourceKind kind, Func<StoredObject, LabelSelector> selectorOf)
    {
        if (change.Object.Controller is not null || change.Type == ChangeType.Deleted)
            return;
        foreach (var candidate in Plane.Store.List(kind, change.Key.Namespace).Where(each => selectorOf(each).Matches(change.Object.Labels)))
            Enqueue(candidate.Key);
    }

    /// <summary>Looks at the object also at a later moment, whatever happens until then.</summary>
    protected void EnqueueAfter(ObjectKey key, TimeSpan delay) => Plane.Queue.Schedule(delay, () => Enqueue(key));

    /// <summary>Looks at the object no later than then. Of several moments only the earliest is kept: that look plans the next.</summary>
    protected void EnqueueAt(ObjectKey key, DateTimeOffset moment)
    {
        if (_planned.TryGetValue(key, out var planned) && planned <= moment)
            return;
        _planned[key] = moment;
        Plane.Queue.Schedule(moment - Plane.Now, () =>
        {
            if (_planned.TryGetValue(key, out var due) && due == moment)
                _planned.Remove(key);
            Enqueue(key);
        });
    }

    private void Schedule(ObjectKey key, TimeSpan delay)
    {
        if (Plane.Slowness(Name) is not { } slowness)
            Plane.Queue.Schedule(WhileDown, () => Schedule(key, delay));
        else
            Plane.Queue.Schedule(delay * slowness, () => Run(key));
    }

    private void Run(ObjectKey key)
    {
        _queued.Remove(key);
        try
        {
            Reconcile(key);
            _failures.Remove(key);
        }
        catch (ApiException)
        {
            // Somebody else was faster, or the API refused it: the next look decides anew. A change is looked at before the pause is over.
            var failures = _failures[key] = _failures.GetValueOrDefault(key) + 1;
            var pause = FirstRetry * Math.Pow(2, Math.Min(failures - 1, 20));
            EnqueueAfter(key, pause < LongestRetry ? pause : LongestRetry);
        }
    }
}

using DeployKit.Sandbox.Controllers;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>A kubelet's events of one pod: after 25 only one each 5 minutes more, as its spam filter has it.</summary>
internal sealed class PodEvents(ControlPlane plane, ObjectKey pod, string node)
{
    private const double Burst = 25;
    private const double SecondsEach = 300;

    private double _left = Burst;
    private DateTimeOffset _since = plane.Now;

    /// <summary>When the next event may be written.</summary>
    public DateTimeOffset NextAt => Refill() >= 1 ? plane.Now : plane.Now + TimeSpan.FromSeconds(Math.Ceiling((1 - _left) * SecondsEach));

    public void Normal(string reason, string message, ContainerSpec? container = null) => Record("Normal", reason, message, container);

    public void Warning(string reason, string message, ContainerSpec? container = null) => Record("Warning", reason, message, container);

    private void Record(string type, string reason, string message, ContainerSpec? container)
    {
        if (Refill() < 1 || plane.Store.Find(pod) is not { } involved)
            return;
        _left--;
        plane.Events.Record(involved, type, reason, message, "kubelet", container?.FieldPath ?? "", node);
    }

    private double Refill()
    {
        _left = Math.Min(Burst, _left + ((plane.Now - _since).TotalSeconds / SecondsEach));
        _since = plane.Now;
        return _left;
    }
}

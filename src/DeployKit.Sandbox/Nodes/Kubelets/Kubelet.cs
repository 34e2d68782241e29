using DeployKit.Sandbox.Controllers;
using DeployKit.Sandbox.Nodes.Behaviours;
using DeployKit.Sandbox.Registry;

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>The kubelet of one node: what its pods share.</summary>
internal sealed class Kubelet(ControlPlane plane, string node, string address, BehaviourChoice behaviours, Func<string, ImagePull> pull, PodAddresses addresses)
{
    private readonly Dictionary<string, ImagePull> _images = [];

    public ControlPlane Plane { get; } = plane;

    public string Node { get; } = node;

    /// <summary>status.hostIP.</summary>
    public string Address { get; } = address;

    public BehaviourChoice Behaviours { get; } = behaviours;

    public KubeletTexts Texts { get; } = new(plane.Level);

    public PodAddresses Addresses { get; } = addresses;

    /// <summary>Cut off: its pods go on, and it cannot say how.</summary>
    public bool IsLost { get; set; }

    /// <summary>The image as it was pulled; null for one that the node doesn't have.</summary>
    public ImagePull? FindImage(string image) => _images.GetValueOrDefault(image);

    public ImagePull PullImage(string image)
    {
        var pulled = pull(image);
        if (pulled.Image is not null)
            _images[image] = pulled;
        return pulled;
    }
}

namespace DeployKit.Sandbox.Rules;

/// <summary>Addresses and ports of Services that are free.</summary>
/// <param name="usedAddresses">spec.clusterIPs of all Services.</param>
/// <param name="usedPorts">spec.ports[].nodePort of all Services.</param>
/// <param name="pick">A number from 0 to below its argument, from the run's own randomness.</param>
internal sealed class ServiceAllocator(IReadOnlySet<string> usedAddresses, IReadOnlySet<int> usedPorts, Func<int, int> pick)
{
    private const int FirstPort = 30000;
    private const int Ports = 2768;
    private const int Addresses = 65534;

    private readonly HashSet<string> _addresses = [.. usedAddresses];
    private readonly HashSet<int> _ports = [.. usedPorts];

    public static bool IsNodePort(int port) => port is >= FirstPort and < FirstPort + Ports;

    /// <summary>False when another Service has it.</summary>
    public bool TakeAddress(string address) => _addresses.Add(address);

    public bool TakePort(int port) => _ports.Add(port);

    /// <summary>An address of 10.96.0.0/16; null when none is left.</summary>
    public string? NextAddress()
    {
        var start = pick(Addresses);
        for (var i = 0; i < Addresses; i++)
        {
            var number = 1 + ((start + i) % Addresses);
            var address = $"10.96.{number >> 8}.{number & 255}";
            if (_addresses.Add(address))
                return address;
        }
        return null;
    }

    public int? NextPort()
    {
        var start = pick(Ports);
        for (var i = 0; i < Ports; i++)
        {
            var port = FirstPort + ((start + i) % Ports);
            if (_ports.Add(port))
                return port;
        }
        return null;
    }
}

namespace DeployKit.Sandbox.Nodes.Kubelets;

/// <summary>Gives out the pods' addresses: 10.244.0.2 and on.</summary>
internal sealed class PodAddresses
{
    private const int EachBlock = 250;
    private const int Blocks = 250;

    private int _next;

    public string Next() => At(_next++);

    /// <summary>A pod of a kept state has it.</summary>
    public void Keep(string address)
    {
        var parts = address.Split('.');
        if (parts is ["10", "244", var block, var host] && int.TryParse(block, out var high) && int.TryParse(host, out var low))
            _next = Math.Max(_next, (high * EachBlock) + low - 1);
    }

    private static string At(int number) => $"10.244.{number / EachBlock % Blocks}.{(number % EachBlock) + 2}";
}

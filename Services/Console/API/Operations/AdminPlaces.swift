import Foundation
import ServiceBootstrap

/// One instance of a service, as its admin port is reached.
struct AdminInstance: Sendable, Hashable {
    let service: OperatedService
    let url: URL
    /// The address that is asked where the URL's name has several; nil where the URL itself says it.
    let address: String?

    /// Host and port, by which pages tell instances of a service apart.
    var name: String {
        let host = address ?? url.host(percentEncoded: false) ?? ""
        let port = url.port ?? (url.scheme?.lowercased() == "https" ? 443 : 80)
        return "\(host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host):\(port)"
    }
}

/// Where the admin ports are: the URLs of the settings, and the instances that their names lead to now.
///
/// A name with several addresses stands for as many instances: that of a service of Compose, or one without an address of its own in Kubernetes.
/// Behind one address of a load balancer instances cannot be told apart; there the settings name each.
struct AdminPlaces: Sendable {
    /// Instances of one service that are asked; what is beyond is not looked at.
    static let most = 16
    /// Longest time until a name is looked up.
    private static let lookUpTime: Duration = .seconds(2)

    let urls: [OperatedService: [URL]]
    /// Asks the resolver, and blocks meanwhile.
    var lookUp: @Sendable (String) -> Result<[NetworkAddress], NameLookup.Fault> = NameLookup.lookUp

    /// The instances of a service, in a fixed order; the URL itself where its name cannot be looked up, so that whoever asks it says why.
    func instances(of service: OperatedService) async -> [AdminInstance] {
        let urls = urls[service] ?? []
        let found = await withTaskGroup(of: (Int, [AdminInstance]).self) { group in
            for (place, url) in urls.prefix(Self.most).enumerated() {
                group.addTask { (place, await addresses(of: url).map { AdminInstance(service: service, url: url, address: $0) }) }
            }
            return await group.reduce(into: [Int: [AdminInstance]]()) { $0[$1.0] = $1.1 }
        }
        var seen: Set<String> = []
        let all = found.sorted { $0.key < $1.key }.flatMap(\.value).filter { seen.insert($0.name).inserted }
        return Array(all.prefix(Self.most))
    }

    /// The addresses of a name that has several; a single nil for any other.
    ///
    /// Of two families one is taken: an instance may have an address of each, and is one for all that.
    private func addresses(of url: URL) async -> [String?] {
        guard let host = url.host(percentEncoded: false), NetworkAddress(literal: host) == nil,
            case .success(let found) = await NameLookup.addresses(of: host, within: Self.lookUpTime, by: lookUp)
        else { return [nil] }
        let fourth = found.filter { $0.bytes.count == 4 }
        let texts = Set((fourth.isEmpty ? found : fourth).compactMap(\.text)).sorted()
        return texts.count > 1 ? texts : [nil]
    }
}

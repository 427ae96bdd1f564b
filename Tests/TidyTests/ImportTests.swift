import Testing

@Suite("Modules know only what they may know (design §4)")
struct ImportTests {
    private static let services: Set<String> = [
        "Intake", "ComplaintRouting", "RepairDispatch", "CallbackScheduling", "Console", "guanjiactl",
    ]

    /// Our modules that each shared module may import.
    private static let allowed: [String: Set<String>] = [
        "SharedModels": [],
        "Policy": ["SharedModels"],
        "Messaging": ["SharedModels"],
        "Database": ["CLibPQ"],
        "ObjectStorage": [],
        "S3Storage": ["ObjectStorage"],
        "KafkaMessaging": ["CRDKafka", "Messaging", "SharedModels"],
        "Casework": ["Database", "Messaging", "Policy", "SharedModels"],
        "CaseFiles": ["Casework", "Database", "Messaging", "ObjectStorage", "S3Storage", "ServiceBootstrap", "SharedModels"],
        "ServiceBootstrap": ["Casework", "Database", "KafkaMessaging", "Messaging", "ObjectStorage", "Policy", "SharedModels"],
    ]

    private static let ours = Set(allowed.keys).union(services).union(["CLibPQ", "CRDKafka"])

    @Test("There is something to look at")
    func sourcesAreFound() { #expect(Sources.product.count > 100) }

    @Test("A shared module imports only the modules below it", arguments: Sources.swift("Shared"))
    func sharedModules(file: Sources.File) {
        let module = String(file.path.split(separator: "/")[1])
        guard let allowed = Self.allowed[module] else { return #expect(["CLibPQ", "CRDKafka"].contains(module)) }
        #expect(file.imports.intersection(Self.ours).subtracting(allowed) == [])
    }

    @Test("Services never import one another", arguments: Sources.swift("Services"))
    func services(file: Sources.File) { #expect(file.imports.intersection(Self.services) == []) }

    @Test(
        "Business code imports SharedModels, Policy and Foundation only",
        arguments: Sources.swift("Services").filter { $0.path.contains("/Domain/") })
    func domains(file: Sources.File) { #expect(file.imports.subtracting(["SharedModels", "Policy", "Foundation"]) == []) }

    @Test("The C libraries are imported in one folder each")
    func cLibraries() {
        for file in Sources.product {
            if file.imports.contains("CLibPQ") { #expect(file.path.hasPrefix("Shared/Database/LibPQ/"), "\(file)") }
            if file.imports.contains("CRDKafka") { #expect(file.path.hasPrefix("Shared/KafkaMessaging/RDKafka/"), "\(file)") }
        }
    }

    @Test("KafkaMessaging and the HTTP server are known only where services are put together")
    func edges() {
        for file in Sources.product {
            if file.imports.contains("KafkaMessaging") {
                #expect(file.path.hasPrefix("Shared/ServiceBootstrap/") || file.path.hasPrefix("Services/guanjiactl/"), "\(file)")
            }
            if file.imports.contains("Hummingbird") {
                #expect(file.path.hasPrefix("Shared/ServiceBootstrap/") || file.path.contains("/API/"), "\(file)")
            }
            if file.imports.contains("Yams") {
                #expect(
                    ["Policy/Loading/", "ServiceBootstrap/Access/", "Console/Content/", "guanjiactl/"].contains { file.path.contains($0) },
                    "\(file)")
            }
        }
    }
}

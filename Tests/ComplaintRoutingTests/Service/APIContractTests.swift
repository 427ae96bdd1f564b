import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

@Suite("contracts/openapi/complaint-routing.yaml describes the API (D15)") struct APIContractTests {
    private let file: OpenAPIFile

    init() throws { file = try OpenAPIFile("complaint-routing.yaml") }

    private func words(_ schema: String) throws -> Set<String> { Set(try #require(file.schema(schema)?["enum"]?.words)) }

    @Test("Every route is described, and everything described is a route") func routes() throws {
        let coverage = try RouteCoverage(of: ComplaintRoutingMain.service, in: "complaint-routing.yaml")
        #expect(coverage.faults == [])
        #expect(coverage.count == 46)
    }

    @Test("Every body is described as it is read, and what is required of it is needed") func bodies() throws {
        // What is not known is named in unknown instead (CMP-12).
        let conditional: Set = [
            "POST /complaints particulars.eventTime is needed",
            "POST /complaints particulars.preferredWay is needed",
        ]
        let bodies = try BodyContract(of: ComplaintRoutingMain.service, in: "complaint-routing.yaml", conditional: conditional)
        #expect(bodies.faults == [])
        #expect(bodies.count == 29 && bodies.tried == 31)
    }

    @Test("Every command that people may give has a route, and no other has") func commands() throws {
        let people = ComplaintCommand.Code.allCases.filter { $0 != .register && !$0.isInternal }.map(\.rawValue)
        let prefix = "POST /complaints/{id}/"
        let routes = try RouteCoverage.routes(of: ComplaintRoutingMain.service)
        #expect(Set(routes.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }) == Set(people))
    }

    @Test("The file knows every word of ours, and no other") func vocabulary() throws {
        #expect(try words("State") == Set(ComplaintState.allCases.map(\.rawValue)))
        #expect(try words("Class") == Set(ComplaintClass.allCases.map(\.rawValue)))
        #expect(try words("Level") == Set(ComplaintLevel.allCases.map(\.rawValue)))
        #expect(try words("Requirement") == Set(ComplaintRequirement.allCases.map(\.rawValue)))
        #expect(try words("Subject") == Set(ComplaintSubject.allCases.map(\.rawValue)))
        #expect(try words("MajorReason") == Set(MajorReason.allCases.map(\.rawValue)))
        #expect(try words("ArchivePaper") == Set(ArchivePaper.allCases.map(\.rawValue)))
        #expect(try words("RepairUrgency") == Set(RepairUrgency.allCases.map(\.rawValue)))
        #expect(try words("RepairStanding") == Set(RepairStanding.allCases.map(\.rawValue)))
        let request = try #require(file.schema("RequestRepair")?["properties"])
        #expect(Set(request["emergencyCategory"]?["enum"]?.words ?? []) == Set(EmergencyCategory.allCases.map(\.rawValue)))
        let repair = try #require(file.schema("Repair")?["properties"])
        #expect(Set(repair["outcome"]?["enum"]?.words ?? []) == Set(RepairOutcome.allCases.map(\.rawValue)))
        #expect(try words("Channel") == Set(Channel.allCases.map(\.rawValue)))
    }
}

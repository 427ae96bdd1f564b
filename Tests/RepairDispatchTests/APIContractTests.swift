import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("contracts/openapi/repair-dispatch.yaml describes the API (D15)") struct APIContractTests {
    private let file: OpenAPIFile

    init() throws { file = try OpenAPIFile("repair-dispatch.yaml") }

    private func words(_ schema: String) throws -> Set<String> { Set(try #require(file.schema(schema)?["enum"]?.words)) }

    @Test("Every route is described, and everything described is a route") func routes() throws {
        let coverage = try RouteCoverage(of: RepairDispatchMain.service, in: "repair-dispatch.yaml")
        #expect(coverage.faults == [])
        #expect(coverage.count == 48)
    }

    @Test("Every body is described as it is read, and what is required of it is needed") func bodies() throws {
        // A line of the price list has its code instead.
        let conditional: Set = [
            "POST /work-orders/{id}/quote lines[0].item is needed",
            "POST /work-orders/{id}/quote lines[0].unitPriceFen is needed",
            "POST /work-orders/{id}/quote lines[1].item is needed",
            "POST /work-orders/{id}/quote lines[1].unitPriceFen is needed",
            "POST /work-orders/{id}/requote lines[0].item is needed",
            "POST /work-orders/{id}/requote lines[0].unitPriceFen is needed",
            "POST /work-orders/{id}/requote lines[1].item is needed",
            "POST /work-orders/{id}/requote lines[1].unitPriceFen is needed",
        ]
        let bodies = try BodyContract(
            of: RepairDispatchMain.service, in: "repair-dispatch.yaml", said: ["command": "collect"], conditional: conditional)
        #expect(bodies.faults == [])
        #expect(bodies.count == 29 && bodies.tried == 25)
    }

    @Test("What is done without a network is read as on the slip's own routes") func offline() throws {
        #expect(
            Set(try #require(file.schema("OfflineAction")?["properties"]?["command"]?["enum"]?.words)) == Set(OfflineAction.bodies.keys))
        let declared = try RouteCoverage.declared(by: RepairDispatchMain.service)
        for (name, body) in OfflineAction.bodies {
            let route = try #require(declared.first { $0.method == "POST" && $0.path == "/work-orders/{id}/\(name)" })
            let read = try #require(route.body)
            #expect(ObjectIdentifier(read) == ObjectIdentifier(body))
        }
    }

    @Test("Every command that people may give has a route, and no other has (REP-08)") func commands() throws {
        let people = WorkOrderCommand.Code.allCases.filter { $0 != .raise && $0.roles != [.system] }
            // A thing and not an act in its path: the same path with an id gives the picture back.
            .map { $0 == .attach ? "attachments" : $0.rawValue }
        let prefix = "POST /work-orders/{id}/"
        let routes = try RouteCoverage.routes(of: RepairDispatchMain.service)
        #expect(Set(routes.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }) == Set(people))
    }

    @Test("The file knows every word of ours, and no other") func vocabulary() throws {
        #expect(try words("State") == Set(WorkOrderState.allCases.map(\.rawValue)))
        #expect(try words("Urgency") == Set(RepairUrgency.allCases.map(\.rawValue)))
        #expect(try words("EmergencyCategory") == Set(EmergencyCategory.allCases.map(\.rawValue)))
        #expect(try words("Source") == Set(RepairSource.allCases.map(\.rawValue)))
        let signature = try #require(file.schema("Signature")?["properties"])
        #expect(Set(signature["capacity"]?["enum"]?.words ?? []) == Set(SignatoryCapacity.allCases.map(\.rawValue)))
        #expect(Set(signature["quality"]?["enum"]?.words ?? []) == Set(ServiceRating.allCases.map(\.rawValue)))
        #expect(try words("AttachmentKind") == Set(AttachmentKind.allCases.map(\.rawValue)))
        let types = try #require(file.schema("Attachment")?["properties"]?["contentType"]?["enum"]?.words)
        #expect(Set(types) == Set(ImageType.allCases.map(\.rawValue)))
        let handBack = try #require(file.schema("HandBack")?["properties"])
        #expect(Set(handBack["cause"]?["enum"]?.words ?? []) == Set(HandBackCause.allCases.map(\.rawValue)))
        #expect(try words("TechnicianState") == Set(Technician.State.allCases.map(\.rawValue)))
        let offline = try #require(file.schema("OfflineAction")?["properties"])
        #expect(Set(offline["command"]?["enum"]?.words ?? []) == Set(OfflineAction.bodies.keys))
        let result = try #require(file.schema("OfflineResults")?["properties"]?["results"]?["items"]?["properties"])
        #expect(Set(result["outcome"]?["enum"]?.words ?? []) == Set(OfflineResults.Outcome.allCases.map(\.rawValue)))
        let closure = try #require(file.schema("Closure")?["properties"])
        #expect(Set(closure["outcome"]?["enum"]?.words ?? []) == Set(RepairOutcome.allCases.map(\.rawValue)))
        let role = try #require(OpenAPIFile("common.yaml").schema("Role")?["enum"]?.words)
        #expect(Set(role) == Set(Role.allCases.map(\.rawValue)))
    }
}

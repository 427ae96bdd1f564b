import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Who may use which route of Intake (D13, OPS-01, OPS-23)", .timeLimit(.minutes(10)))
struct PermissionTests {
    @Test("Every route refuses every role that is not named for it, and no other")
    func matrix() async throws {
        try await TestService.with(IntakeMain.service) { service in
            let matrix = try await PermissionMatrix(of: service)
            #expect(matrix.faults == [])
            #expect(matrix.routes > 10)
        }
    }

    @Test("docs/permissions.md shows the table that the service itself makes; deploy/permissions.sh writes it anew")
    func page() throws {
        let service = IntakeMain.service
        let table = PermissionTable.text(of: try service.permissions(under: .baseline), title: service.name)
        #expect(try PermissionsPage.section(service.name) == table)
    }

    @Test(
        "No route is for the system; calls, /own, /open311 and the admin port have one role each that is no post of the company"
    )
    func sets() throws {
        for permission in try IntakeMain.service.permissions(under: .baseline) {
            guard case .roles(let roles) = permission.access else { continue }
            let expected: Bool
            if permission.isAdmin {
                expected = roles == [.operator]
            } else if permission.path.hasPrefix("/own/") {
                expected = roles == [.owner]
            } else if permission.path.hasPrefix("/open311/") {
                expected = roles == [.cityHotline]
            } else {
                expected = roles.isSubset(of: Role.employees) || permission.path == "/calls" && roles == [.telephony]
            }
            #expect(expected, "\(permission)")
            #expect(!roles.isEmpty, "\(permission)")
        }
    }

    @Test("On the brokers it may write its own topics, read those that it listens to, and nothing else (deploy/kafka/access.tsv)")
    func broker() throws {
        let own = try BrokerAccess.table().filter { $0.hasPrefix("\(IntakeMain.service.name)\t") }
        #expect(own == [BrokerAccess.line(of: IntakeMain.service, under: .baseline)])
    }

    @Test("Every topic that any service writes or reads is one that guanjiactl makes") func topics() throws {
        // The Console writes none.
        let used = try BrokerAccess.table().flatMap { $0.split(separator: "\t").dropFirst() }.filter { $0 != "-" }
            .flatMap { $0.split(separator: ",").map(String.init) }
        #expect(Set(used) == Set(Topic.names))
    }
}

import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

/// What a route lets through is what some complaint lets through, no more and no less (OPS-23).
@Suite("Who may give a command to one complaint or another (OPS-23)")
struct PostsTests {
    /// Complaints that differ in everything that decides who may (CMP-23, CMP-24).
    private func complaints() throws -> [Complaint] {
        let base = try Story.reaching(.classified).it
        // Whom an order can name, who settles or begins a complaint at once, and whom the matrix names.
        let assigned = RoutingMatrix.departments.union(ComplaintRoles.desk).union(ComplaintRoles.office).union([.finance])
        var all: [Complaint] = []
        for (toCompany, level) in [(false, ComplaintLevel.office), (true, .quality), (false, .generalManager), (true, .generalManager)] {
            for department in [Role?.none] + assigned.map({ $0 }) {
                for state in [ComplaintState.classified, .routed] {
                    var complaint = base
                    (complaint.state, complaint.level, complaint.registration.toCompany) = (state, level, toCompany)
                    complaint.assignment = department.map { Assignment(department: $0, jointly: [], person: "", proposal: nil) }
                    all.append(complaint)
                }
            }
        }
        return all
    }

    @Test("OPS-23: the posts of a command are those that some complaint lets give it", arguments: ComplaintCommand.Code.allCases)
    func exact(_ code: ComplaintCommand.Code) throws {
        let seen = try complaints().reduce(into: Set<Role>()) { $0.formUnion($1.roles(for: code)) }
        #expect(seen == code.posts(under: .baseline))
    }

    @Test("CMP-25, K-05: a post that a company puts into the matrix may work on what it is given")
    func matrix() {
        var settings = PolicySettings()
        settings.complaint.routing[.fees] = RoutingMatrix.Row([.mailSorter])
        let rules = Policy(name: "matrix", settings: settings)
        #expect(ComplaintCommand.Code.resolve.posts(under: rules).contains(.mailSorter))
        #expect(!ComplaintCommand.Code.resolve.posts(under: .baseline).contains(.mailSorter))
    }
}

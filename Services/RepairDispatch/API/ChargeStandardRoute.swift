import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

/// `GET /charge-standard`: what is charged for, and at which price (收费标准; REP-33, REP-11).
///
/// It is the policy's, the same for every office and no employee's secret.
enum ChargeStandardRoute {
    static func add(to group: CallerRoutes, under policy: Policy) {
        let answer = Answer(lines: policy.repair.tariff.map(Line.init))
        group.get("charge-standard", by: Role.employees) { _, _ in try JSONAnswer.make(answer) }
    }

    private struct Answer: Encodable, Sendable {
        /// Empty where the company has no charge standard: prices are then taken as they come.
        let lines: [Line]
    }

    private struct Line: Encodable, Sendable {
        let code: String
        let name: String
        let unit: String
        let unitPriceFen: Int

        init(_ line: TariffLine) {
            code = line.code
            name = line.name
            unit = line.unit
            unitPriceFen = line.unitPriceFen
        }
    }
}

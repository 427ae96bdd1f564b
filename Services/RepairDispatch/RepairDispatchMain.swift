import CaseFiles
import Casework
import ServiceBootstrap
import SharedModels

/// The executable.
@main
enum RepairDispatchMain {
    static func main() async { await service.main() }

    /// What is this service's own: its name, port and topic, what it listens to, its clocks, its API.
    static let service = CaseService(
        (
            name: "repairs", summary: "Issues repair slips and follows them from the desk to the signed-off work.", port: 8083,
            topic: .repairs
        ),
        migrations: [
            ("0001_create_work_order_index.sql", PackageResources._001_create_work_order_index_sql),
            ("0002_create_ledger_entry.sql", PackageResources._002_create_ledger_entry_sql),
            ("0003_create_technician_index.sql", PackageResources._003_create_technician_index_sql),
            ("0004_find_orders_by_complaint.sql", PackageResources._004_find_orders_by_complaint_sql),
            ("0005_find_slips_once.sql", PackageResources._005_find_slips_once_sql),
            ("0006_owe_summaries.sql", PackageResources._006_owe_summaries_sql),
        ],
        handlers: { policy in
            var handlers = EventHandlers()
            HandOvers.add(to: &handlers, under: policy)
            CallbackResults.add(to: &handlers, under: policy)
            Reworks.add(to: &handlers, under: policy)
            return handlers
        },
        timers: { policy in
            [
                TimerLoop.Kind(WorkOrder.self, under: policy), TimerLoop.Kind(Technician.self, under: policy),
                TimerLoop.Kind(LedgerClose.self, under: policy), TimerLoop.Kind(RepairSummary.self, under: policy),
            ]
        },
        indexes: [WorkOrderIndex.index, TechnicianIndex.index],
        jobs: { ground in
            [
                SlipSearch.job(on: ground), LedgerCloses.job(on: ground), RepairSummaries.job(on: ground), PictureSweep.job(on: ground),
            ]
        },
        objects: FileStore.use(at: AttachmentRoutes.path),
        routes: { engine, group in
            WorkOrderRoutes.add(to: group, of: engine)
            LedgerRoutes.add(to: group, of: engine)
            TechnicianRoutes.add(to: group, of: engine)
            OfflineQueue.add(to: group, of: engine)
        })
}
